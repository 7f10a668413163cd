import { writeFileSync } from "node:fs";
import { doctorPage, readChecksPage } from "./checks-table";

writeFileSync(doctorPage, readChecksPage().wanted);
