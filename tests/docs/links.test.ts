import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const root = path.resolve(__dirname, "..", "..");
const command = (
    JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { scripts: { "lint:links": string } }
).scripts["lint:links"];

interface Checked {
    readonly code: number;
    readonly said: string;
}

/** What `npm run lint:links` says of a folder. */
function checkLinks(folder: string): Promise<Checked> {
    const [, ...options] = command.split(" ");
    const cli = path.join(root, "node_modules", "remark-cli", "cli.js");
    const args = [cli, ...options, "--rc-path", path.join(root, ".remarkrc.json")];
    return new Promise((resolve) => {
        execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) =>
            resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
        );
    });
}

test("every relative link and anchor of every page resolves", async () => {
    expect(await checkLinks(root)).toEqual({ code: 0, said: "" });
});

describe("a page", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "links-"));
        mkdirSync(path.join(folder, "docs"));
        writeFileSync(path.join(folder, "docs", "other.md"), "# One `word` more\n");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    test.each([
        ["[page](docs/other.md#one-word-more) [folder](docs/)", 0, ""],
        ["[page](docs/missing.md)", 1, "docs/missing.md"],
        ["[anchor](docs/other.md#another)", 1, "another"],
        ["| a |\n| - |\n| [own](#nowhere) |", 1, "nowhere"],
    ])("%j ends with %i", async (text, code, named) => {
        writeFileSync(path.join(folder, "README.md"), `# Page\n\n${text}\n`);
        const checked = await checkLinks(folder);
        expect(checked.code).toBe(code);
        expect(checked.said).toContain(named);
    });
});
