import { readKindsPage } from "./kinds-table";

/** Without the width that prettier gives to a table. */
const plain = (text: string): string => text.replace(/ +/g, " ").replace(/-+/g, "-");

test("the table of kinds in docs/logical-snapshots.md is the registry's", () => {
    const { present, wanted } = readKindsPage();
    expect(present).toContain("<!-- kinds -->");
    if (plain(present) !== plain(wanted)) {
        throw new Error("docs/logical-snapshots.md is not what the registry of kinds says: run npm run docs:kinds.");
    }
});
