import { writeFileSync } from "node:fs";
import { readClientPage } from "./client-table";

// `npm run docs:clients`, then prettier
const { file, wanted } = readClientPage();
writeFileSync(file, wanted);
