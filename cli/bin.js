#!/usr/bin/env node
// Runs the command line from its TypeScript sources: a checkout needs no build of its own for it.
require("tsx/cjs");
require("./apim-dr.ts");
