import { writeFileSync } from "node:fs";
import { readLedgerPage } from "./ledger-page";

// `npm run docs:ledger`
readLedgerPage()
    .then(({ file, wanted }) => writeFileSync(file, wanted))
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
