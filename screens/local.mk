# definitions: installed, read at run time
