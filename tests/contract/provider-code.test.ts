import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync } from "node:fs";
import * as path from "node:path";
import { runDirectory } from "../support/run-directory";

const checkout = path.join(__dirname, "..", "..");
const directory = runDirectory("other-build");
const otherBuild = path.join(directory.path, "dynamic-providers");
/** Pulumi stores the code twice per resource. */
const maxBytes = 1200;

/** What `__provider` will hold, of a compiled package. */
function serialize(packageFolder: string, provider: string): string {
    const script =
        `const { ${provider}: provider } = require(${JSON.stringify(packageFolder)});` +
        'require("@pulumi/pulumi").runtime.serializeFunction(() => provider).then(({ text }) => process.stdout.write(text))';
    return execFileSync(process.execPath, ["-e", script], { cwd: checkout, encoding: "utf8" });
}

beforeAll(() => {
    mkdirSync(otherBuild, { recursive: true });
    cpSync(path.join(checkout, "dynamic-providers"), otherBuild, {
        recursive: true,
        filter: (source) => !/\/(dist|node_modules)$|\.test\.ts$/.test(source),
    });
    // The next release: the operations and their wiring are other code.
    for (const file of [
        "backup/backup-operation.ts",
        "restore/restore-operation.ts",
        "pulumi/triggered-lifecycle.ts",
    ]) {
        appendFileSync(path.join(otherBuild, file), `\nexport const changedIn = "another release";\n`);
    }
    cpSync(path.join(checkout, "tsconfig.base.json"), path.join(otherBuild, "..", "tsconfig.base.json"));
    execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "--build", otherBuild], { stdio: "pipe" });
});

afterAll(() => directory.remove());

test.each(["backupProvider", "restoreProvider"])(
    "the code of %s in the state is small and outlives a release",
    (name) => {
        const stored = serialize(path.join(checkout, "dynamic-providers"), name);
        expect(stored.length).toBeGreaterThan(100);
        expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(maxBytes);
        expect(serialize(otherBuild, name)).toBe(stored);
    },
);
