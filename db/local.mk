# data: schema, migrations, codes; installed, read at run time
