import { readClientPage } from "../clients/python/client-table";

/** Without the width that prettier gives to a table. */
const plain = (text: string): string => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");

test("the table of clients in docs/sandbox.md is what their last run found", () => {
    const { present, wanted } = readClientPage();
    if (plain(present) !== plain(wanted)) {
        throw new Error(
            "docs/sandbox.md is not what tests/clients/python/results.json says: run npm run docs:clients.",
        );
    }
});
