import { readChecksPage } from "./checks-table";

/** Without the width that prettier gives to a table. */
const plain = (text: string): string => text.replace(/ +/g, " ").replace(/-+/g, "-");

test("the table of checks in docs/doctor.md is the registry's", () => {
    const { present, wanted } = readChecksPage();
    expect(present).toContain("<!-- checks -->");
    if (plain(present) !== plain(wanted)) {
        throw new Error("docs/doctor.md is not what the registry of checks says: run npm run docs:checks.");
    }
});
