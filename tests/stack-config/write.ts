import { writeFileSync } from "node:fs";
import { wantedFiles } from "./written-files";

// `npm run docs:config`
wantedFiles()
    .then((files) => files.forEach((text, file) => writeFileSync(file, text)))
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
