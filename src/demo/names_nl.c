/* Dutch names: colleagues of the practice store, and partners who were here already. */
#include <config.h>

#include "names_priv.h"

const struct words names_nl_first = WORDS("Anneke", "Bas", "Carla", "Daan", "Dorine", "Erik", "Femke",
	"Geert", "Hanneke", "Ilse", "Jeroen", "Jolanda", "Karin", "Kees", "Lotte", "Maarten", "Marieke",
	"Nienke", "Olaf", "Petra", "Pieter", "Renske", "Rob", "Sander", "Saskia", "Sjoerd", "Tineke",
	"Wouter", "Yvonne", "Zoë");

const struct words names_nl_families = WORDS("van der|Berg", "de|Vries", "Jansen", "van|Dijk", "Bakker",
	"Visser", "Smit", "Meijer", "de|Boer", "Mulder", "de|Groot", "Bos", "Vos", "Peters", "Hendriks",
	"van|Leeuwen", "Dekker", "Brouwer", "de|Wit", "Dijkstra", "Smits", "de|Graaf", "van der|Meer",
	"van der|Linden", "Kok", "Jacobs", "de|Haan", "Vermeulen", "van den|Heuvel", "van der|Veen",
	"van den|Broek", "Schouten", "van|Beek", "Willems", "Koster", "Prins", "Hoekstra", "Maas",
	"Verhoeven", "van 't|Hof");
