import { writeFileSync } from "node:fs";
import { logicalPage, readKindsPage } from "./kinds-table";

writeFileSync(logicalPage, readKindsPage().wanted);
