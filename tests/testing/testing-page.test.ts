import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readTitledFiles } from "../docs/read-snippets";

const checkout = path.resolve(__dirname, "..", "..");
const files = readTitledFiles(readFileSync(path.join(checkout, "docs", "testing.md"), "utf8"));
const folder = mkdtempSync(path.join(tmpdir(), "user-test-"));

beforeAll(() => {
    symlinkSync(path.join(checkout, "node_modules"), path.join(folder, "node_modules"), "dir");
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs jest in the user's project; without any setting that a sign-in would take. */
function runJest(written: Record<string, string>): Promise<string> {
    Object.entries(written).forEach(([name, code]) => writeFileSync(path.join(folder, name), code));
    const azure = Object.keys(process.env).filter((name) => /^(ARM|AZURE)_/.test(name));
    const env = { ...process.env, ...Object.fromEntries(azure.map((name) => [name, undefined])) };
    const jest = path.join(checkout, "node_modules", "jest", "bin", "jest.js");
    return new Promise((resolve) => {
        execFile(process.execPath, [jest, "--ci", "--silent"], { cwd: folder, env }, (_error, _stdout, stderr) =>
            resolve(stderr),
        );
    });
}

test("the test of the page passes as it stands, in a project of a user's", async () => {
    expect(Object.keys(files)).toEqual(["standby.ts", "standby.test.ts", "jest.config.js"]);
    expect(await runJest(files)).toMatch(/^Tests: +3 passed, 3 total$/m);
});

test("it fails when the program is another", async () => {
    const other = files["standby.ts"]!.replace("...declared,", '...declared, activeSite: "primary",');
    expect(await runJest({ ...files, "standby.ts": other })).toMatch(/^Tests: +2 failed, 1 passed, 3 total$/m);
});
