import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync } from "node:fs";
import * as path from "node:path";
import { runDirectory } from "../support/run-directory";

const checkout = path.join(__dirname, "..", "..");
const directory = runDirectory("other-build");
/** Pulumi stores the code twice per resource. */
const maxBytes = 1200;

/** What `__provider` will hold, of a compiled package. */
function serialize(packageFolder: string, provider: string, file: string): string {
    const folder = path.join(packageFolder, "dist", "dynamic-providers");
    const script =
        `const { ${provider}: provider } = require(${JSON.stringify(path.join(folder, file))});` +
        'require("@pulumi/pulumi").runtime.serializeFunction(() => provider).then(({ text }) => process.stdout.write(text))';
    return execFileSync(process.execPath, ["-e", script], { cwd: checkout, encoding: "utf8" });
}

beforeAll(() => {
    for (const name of ["dynamic-providers", "tsconfig.base.json", "tsconfig.build.json"]) {
        cpSync(path.join(checkout, name), path.join(directory.path, name), { recursive: true });
    }
    // The next release: the operations and their wiring are other code.
    for (const file of [
        "backup/backup-operation.ts",
        "restore/restore-operation.ts",
        "pulumi/lifecycles/triggered-lifecycle.ts",
    ]) {
        appendFileSync(
            path.join(directory.path, "dynamic-providers", file),
            `\nexport const changedIn = "another release";\n`,
        );
    }
    const project = path.join(directory.path, "tsconfig.build.json");
    execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "--build", project], { stdio: "pipe" });
});

afterAll(() => directory.remove());

test.each([
    ["backupProvider", "pulumi/resources/backup.js"],
    ["restoreProvider", "pulumi/resources/restore.js"],
])("the code of %s in the state is small and outlives a release", (name, file) => {
    const stored = serialize(checkout, name, file);
    expect(stored.length).toBeGreaterThan(100);
    expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(maxBytes);
    expect(serialize(directory.path, name, file)).toBe(stored);
});
