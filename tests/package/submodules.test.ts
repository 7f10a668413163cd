import { execFileSync } from "node:child_process";
import * as path from "node:path";
import manifest from "../../package.json";

const checkout = path.join(__dirname, "..", "..");

/** In a process of its own: the names that a module exports, and the files that were loaded for it. */
function load(module: string): { names: string[]; files: string[] } {
    const script = `
        const names = Object.keys(require(${JSON.stringify(module)}));
        process.stdout.write(JSON.stringify({ names, files: Object.keys(require.cache) }));`;
    const { names, files } = JSON.parse(
        execFileSync(process.execPath, ["-e", script], { cwd: checkout, encoding: "utf8" }),
    ) as { names: string[]; files: string[] };
    return { names, files: files.map((file) => path.relative(checkout, file)) };
}

const storedCode = [
    ...["authorityFollower", "backup", "backupSchedule", "drill", "logicalBackup", "restore"],
    ...["serviceReady", "siteGuard", "siteIntent", "siteRole", "vaultAuthority"],
];
/** What the project's own stacks need: not part of the stable surface, so the package itself does not export it. */
const ownStacks = [
    ...[
        "Program",
        "declareAdoptedBackups",
        "inputFailure",
        "ownConfig",
        "programError",
        "readStackConfig",
        "requireKnownSite",
        "requireRestorable",
        "requireSubscriptionId",
    ],
    "throwOnFailures",
];
const submodules = Object.keys(manifest.exports).filter((name) => name !== "." && !name.endsWith(".json"));

test("the types of each submodule are found by old module resolution, too", () => {
    expect(Object.keys(manifest.typesVersions["*"]).map((name) => `./${name}`)).toEqual(submodules);
});

test("what a submodule exports the package exports as well, but for what stored code, the own stacks and unit tests call", () => {
    const { names } = load(manifest.name);
    for (const submodule of submodules) {
        const own = load(path.posix.join(manifest.name, submodule)).names;
        expect(own).not.toEqual([]);
        const more: Partial<Record<string, string[]>> = {
            "./dynamic-providers": storedCode,
            "./stack-program": ownStacks,
            // For unit tests alone.
            "./testing": ["observe"],
        };
        expect(own.filter((name) => !names.includes(name)).sort()).toEqual(more[submodule] ?? []);
    }
});

test.each(["vault-access", "global-endpoint", "api-management"])(
    "loading %s loads no other component that it does without",
    (name) => {
        const { files } = load(`${manifest.name}/${name}`);
        const others = ["snapshot-vault", "global-endpoint", "site", "vault-access"].filter((other) => other !== name);
        expect(files.filter((file) => file.startsWith(`dist/components/${name}/`))).not.toEqual([]);
        expect(files.filter((file) => others.some((other) => file.startsWith(`dist/components/${other}/`)))).toEqual(
            [],
        );
        expect(files).not.toContain("dist/dynamic-providers/index.js");
    },
);

test("loading vault-access or global-endpoint loads no SDK of Azure's", () => {
    const sdks = (name: string) => load(`${manifest.name}/${name}`).files.filter((file) => file.includes("/@azure/"));
    expect(sdks("vault-access")).toEqual([]);
    expect(sdks("global-endpoint")).toEqual([]);
    expect(sdks("site")).not.toEqual([]);
});
