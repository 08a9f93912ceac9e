// PostgreSQL's words for PostgreSQL's things: in this library an Index is an index, not System.Index.
global using Index = Inspector.Catalog.Index;
