import { writeFileSync } from "node:fs";
import { readArchitecturePage } from "./architecture-page";

// `npm run docs:architecture`
readArchitecturePage()
    .then(({ file, wanted }) => writeFileSync(file, wanted))
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
