import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import manifest from "../../package.json";
import { findMissingReleaseFields } from "./release-fields";

const whole = {
    repository: { type: "git", url: "git+https://code.contoso.net/apim-dr.git" },
    bugs: { url: "https://code.contoso.net/apim-dr/issues" },
    homepage: "https://code.contoso.net/apim-dr",
};

test.each([
    ["all of them", whole, []],
    ["plain addresses", { ...whole, repository: whole.repository.url, bugs: whole.bugs.url }, []],
    ["none", {}, ["repository", "bugs", "homepage"]],
    ["no homepage", { ...whole, homepage: undefined }, ["homepage"]],
    ["an empty address", { ...whole, bugs: { url: "" } }, ["bugs"]],
    ["an e-mail address alone", { ...whole, bugs: { email: "a@contoso.net" } }, ["bugs"]],
    ["a placeholder", { ...whole, repository: "https://github.com/OWNER/REPOSITORY" }, ["repository"]],
    ["another placeholder", { ...whole, homepage: "<your fork>" }, ["homepage"]],
])("a release with %s lacks what it lacks", (_what, given, missing) => {
    expect(findMissingReleaseFields(given)).toEqual(missing);
});

describe("npm", () => {
    const root = path.join(__dirname, "..", "..");
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "release-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** In a package that has the script of this one, and nothing to build. */
    function npm(fields: object, ...args: string[]) {
        const script = manifest.scripts.prepublishOnly.replace("tests/", `${root}/tests/`);
        const scripts = { prepublishOnly: script };
        writeFileSync(
            path.join(folder, "package.json"),
            JSON.stringify({ name: "one", version: "1.0.0", scripts, ...fields }),
        );
        const PATH = [path.join(root, "node_modules", ".bin"), process.env.PATH].join(path.delimiter);
        // No registry is asked: whoever comes so far is told that there is none.
        const registry = "http://127.0.0.1:9";
        const options = { cwd: folder, env: { ...process.env, PATH, npm_config_registry: registry }, encoding: "utf8" };
        return spawnSync("npm", [...args, "--fetch-retries=0"], options as { encoding: "utf8" });
    }

    test("publish is refused while the project's address is missing, with the command that sets it", () => {
        const { status, stderr } = npm({ homepage: whole.homepage }, "publish", "--dry-run");
        expect(status).not.toBe(0);
        expect(stderr).toContain("Not published: package.json does not say where the project is (repository, bugs).");
        expect(stderr).toContain("npm pkg set repository.url=<address> bugs.url=<address> homepage=<address>");
    });

    test("publish goes on where it is there, and pack asks for nothing", () => {
        expect(npm(whole, "publish", "--dry-run").stderr).not.toContain("Not published");
        expect(npm({}, "pack", "--dry-run").status).toBe(0);
    });
});
