import { writeFileSync } from "node:fs";
import { readAssumptionsPage } from "./assumptions-page";

readAssumptionsPage()
    .then(({ file, wanted }) => writeFileSync(file, wanted))
    .catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    });
