import { readClientPage } from "../clients/client-table";

/** Without the width that prettier gives to a table. */
const plain = (text: string): string => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");

test("the table of clients in docs/sandbox.md is what their last run found", () => {
    const { present, wanted } = readClientPage();
    if (plain(present) !== plain(wanted)) {
        throw new Error(
            "docs/sandbox.md is not what tests/clients/ says (python/results.json, azure-cli-commands.ts, the suites): run npm run docs:clients.",
        );
    }
});
