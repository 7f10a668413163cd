import { writeFileSync } from "node:fs";
import { readReferencePages } from "./reference-pages";

// `npm run docs:reference`
readReferencePages()
    .then((pages) => pages.forEach(({ file, wanted }) => writeFileSync(file, wanted)))
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
