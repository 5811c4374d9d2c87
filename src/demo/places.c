/* Streets that could be anywhere, and centres that are nowhere: the letters of their
 * postcodes (SA, SD, SS) are never given out. */
#include <config.h>

#include "places_priv.h"

static const char *const streets[] = {
	"Appelhof", "Beukenlaan", "Brinkstraat", "De Dreef", "Dorpsweide", "Eikenpad",
	"Graaf Ottostraat", "Heggerank", "Hofje van Sint-Jan", "IJsvogelstraat", "Kastanjeplein",
	"Klaprooshof", "Korenbloemstraat", "Laan van de Nachtegaal", "Lindelaan",
	"Meester Van Dalenstraat", "Molenbeek", "Notarisappelgaarde", "Oude Rijweg",
	"Pastoor Jacobsstraat", "Populierenweg", "Reigerstraat", "Rozengaarde", "Sint-Maartenshof",
	"'t Zandpad", "Tuinstraat", "Vlierstraat", "Wethouder Hendriksplantsoen", "Wilgenpad",
	"Zonnebloemstraat",
};

static const struct centre centres[] = {
	{"AZC De Heideroos", "Oude Heideweg", "12", "7811SA", "Emmen", "0114"},
	{"AZC Havenzicht", "Kanaaldijk", "3", "8023SD", "Zwolle", "0193"},
	{"AZC De Wissel", "Stationsdreef", "41", "3811SS", "Amersfoort", "0307"},
	{"AZC Grenspoort", "Mijnweg", "88", "6411SA", "Heerlen", "0917"},
	{"AZC 't Oosterveld", "Veldweg", "5", "9501SD", "Stadskanaal", "0037"},
	{"AZC Duinrust", "Zeedijk", "27", "1781SS", "Den Helder", "0400"},
};

static const char *const rooms[] = {
	"Gemeentehuis, spreekkamer 1", "Gemeentehuis, spreekkamer 3", "Gemeentehuis, balie 2",
	"Wijkcentrum De Spil, kamer 4", "Bibliotheek, taalhuis", "Gemeentehuis, kamer 0.12",
};

const char *places_street(struct dice *d)
{
	return streets[dice_below(d, sizeof streets / sizeof streets[0])];
}

const struct centre *places_centre(struct dice *d)
{
	return &centres[dice_below(d, sizeof centres / sizeof centres[0])];
}

const char *places_room(struct dice *d)
{
	return rooms[dice_below(d, sizeof rooms / sizeof rooms[0])];
}
