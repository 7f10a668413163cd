import { readLedgerPage } from "./ledger-page";

test("the ledger in docs is what the tests say", async () => {
    const { present, wanted } = await readLedgerPage();
    if (present !== wanted) {
        throw new Error("docs/sandbox.md is not what the tests of the sandbox say: run npm run docs:ledger.");
    }
});
