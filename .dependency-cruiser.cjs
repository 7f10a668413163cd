// Which folder may import which. `npm run lint:floors` checks it; docs/architecture.md shows it. Type imports count.

/**
 * The floors, lowest first. A folder may import what stands before it in this list; folders on one line do not import each
 * other. `folder/*` is the files directly in a folder, without its index.ts.
 */
const floors = [
    "dynamic-providers/common",
    "dynamic-providers/requests",
    "dynamic-providers/sign-in",
    "dynamic-providers/azure",
    "dynamic-providers/records",
    ["dynamic-providers/vault", "dynamic-providers/protocol"],
    "dynamic-providers/inventory",
    "dynamic-providers/preflight",
    "dynamic-providers/operation",
    "dynamic-providers/mock-azure",
    "dynamic-providers/site-local",
    "dynamic-providers/authority",
    "dynamic-providers/readiness",
    "dynamic-providers/backup",
    "dynamic-providers/logical",
    "dynamic-providers/logical-restore",
    "dynamic-providers/restore",
    "dynamic-providers/drill",
    "dynamic-providers/schedule",
    "dynamic-providers/service-ready",
    "dynamic-providers/site",
    "dynamic-providers/pulumi/*",
    "dynamic-providers/pulumi/program",
    ["dynamic-providers/pulumi/lifecycles", "dynamic-providers/pulumi/resources"],
    "dynamic-providers/index.ts",
    "components/*",
    ["components/api-management", "components/global-endpoint", "components/vault-access"],
    "components/stack-config",
    "components/testing",
    "components/snapshot-vault",
    "components/restore-drill",
    "components/site",
    "components/stack-program",
    "components/index.ts",
    ["cli", "plugin", "policies", "stacks", "template", "examples"],
    "sandbox",
    "demo",
    "tests",
    ["bench", "conformance"],
];

/** The floors of the sandbox, in the same form. */
const sandboxFloors = [
    ["sandbox/ground", "sandbox/wire", "sandbox/entra", "sandbox/server", "sandbox/policy"],
    ["sandbox/operations", "sandbox/waits"],
    ["sandbox/faults", "sandbox/state"],
    ["sandbox/blob", "sandbox/data-plane", "sandbox/key-vault"],
    "sandbox/arm",
    ["sandbox/admin", "sandbox/azure-native", "sandbox/clients", "sandbox/data"],
    "sandbox/index.ts",
    "sandbox/*",
];

/** Folders that may import only some of what stands before them. The package is open to all by its name, `apim-dr`. */
const narrowed = {
    "dynamic-providers/protocol": ["dynamic-providers/common", "dynamic-providers/azure", "dynamic-providers/records"],
    cli: [
        "dynamic-providers/common",
        "dynamic-providers/records",
        "dynamic-providers/protocol",
        "dynamic-providers/azure",
        "dynamic-providers/authority",
        "dynamic-providers/readiness",
        "dynamic-providers/logical",
        "components/stack-config",
    ],
    policies: ["dynamic-providers/common", "dynamic-providers/records", "dynamic-providers/readiness", "components/*"],
    stacks: [],
    template: [],
    examples: [],
    sandbox: [],
};

/** Where Pulumi's packages may be imported. */
const pulumiCode = [
    "dynamic-providers/pulumi",
    "components",
    "stacks",
    "policies",
    "template",
    "examples",
    "cli",
    "plugin",
    "demo",
    "tests",
    "bench",
    "sandbox/azure-native",
];

/** A resource names this file in its stored code: `require("apim-dr/dynamic-providers") as typeof import("../../index")`. */
const storedCode = filesOf("dynamic-providers/index.ts");
const resources = "dynamic-providers/pulumi/resources";
const testFile = "\\.test\\.ts$";

/** A regular expression for the files of an entry of `floors`. */
function filesOf(entry) {
    if (entry.endsWith("/*")) {
        return `^${entry.slice(0, -1)}(?!index\\.ts$)[^/]+$`;
    }
    return entry.endsWith(".ts") ? `^${entry.replaceAll(".", "\\.")}$` : `^${entry}/`;
}

/** A regular expression for all files in the top-level folders that the entries lie in. */
function areaOf(entries) {
    return `^(${[...new Set(entries.map((entry) => entry.split("/")[0]))].join("|")})/`;
}

function forbid(name, comment, from, to, more = {}) {
    return { name, comment, severity: "error", from, to, ...more };
}

/** One rule per folder: no import but those that go down. `others` are files that rules of their own speak of. */
function goDown(list, others) {
    return list.flatMap((line, index) =>
        [line].flat().map((entry) => {
            const allowed = narrowed[entry] ?? list.slice(0, index).flat();
            return forbid(
                `floor:${entry}`,
                `${entry} may import only ${allowed.join(", ") || "the package by its name"}. Type imports count.`,
                { path: filesOf(entry) },
                { path: areaOf(list.flat()), pathNot: [...[entry, ...allowed].map(filesOf), ...others(entry)] },
            );
        }),
    );
}

/** No file in `area` that no line of the list covers. */
function coverAll(list, area) {
    const uncovered = { path: area, pathNot: list.flat().map(filesOf) };
    const comment = "A new folder needs a line in .dependency-cruiser.cjs, after the lines of what it imports.";
    return [
        forbid("folder-without-floor", comment, uncovered, {}),
        forbid("folder-without-floor", comment, {}, { ...uncovered, dependencyTypes: ["local"] }),
    ];
}

/** No import of `to`, except from the folders named. */
function onlyFrom(folders, name, comment, to) {
    return forbid(name, comment, { path: areaOf(floors.flat()), pathNot: folders }, to);
}

module.exports = {
    forbidden: [
        ...goDown(floors, (entry) => ["^sandbox/", "^tests/", ...(entry === resources ? [storedCode] : [])]),
        ...coverAll(floors, "^[^/.][^/]*/"),
        ...goDown(sandboxFloors, () => []),
        ...coverAll(sandboxFloors, "^sandbox/"),
        forbid(
            "circle-of-files",
            "Files do not import each other in a circle. The one of a resource and its stored code is no circle.",
            {},
            { circular: true, viaOnly: { pathNot: storedCode } },
        ),
        forbid(
            "circle-of-folders",
            "Folders do not import each other in a circle.",
            {},
            { circular: true },
            {
                scope: "folder",
            },
        ),
        forbid(
            "index-outside-stored-code",
            "A resource names dynamic-providers/index.ts only in its stored code.",
            { path: filesOf(resources) },
            { path: storedCode, dependencyTypesNot: ["require", "type-import"] },
        ),
        forbid(
            "protocol-is-pure",
            "dynamic-providers/protocol decides from its arguments alone: it imports no package and no module of Node.js.",
            { path: filesOf("dynamic-providers/protocol"), pathNot: testFile },
            { dependencyTypesNot: ["local"] },
        ),
        onlyFrom(
            pulumiCode.map(filesOf),
            "pulumi-outside-adapters",
            `Pulumi's packages are imported only in ${pulumiCode.join(", ")}.`,
            { path: "(^|/)@pulumi/" },
        ),
        onlyFrom(
            ["sandbox", "demo", "tests", "bench", "conformance"].map(filesOf),
            "sandbox-in-product",
            "The product does not know that a sandbox exists: only demo/, tests/, bench/ and conformance/ import it.",
            { path: filesOf("sandbox") },
        ),
        onlyFrom(
            [...["tests", "bench", "conformance"].map(filesOf), testFile],
            "tests-in-product",
            "Only tests, and what measures and compares by them, import tests/.",
            { path: filesOf("tests") },
        ),
        forbid(
            "test-beside-code",
            "Of tests/, a test beside the code imports only tests/support.",
            { path: testFile, pathNot: ["tests", "bench", "conformance"].map(filesOf) },
            { path: filesOf("tests"), pathNot: filesOf("tests/support") },
        ),
    ],
    options: {
        tsPreCompilationDeps: true,
        skipAnalysisNotInRules: true,
        // Files in tests/ may import everything: following them would close a circle with each folder that has tests.
        doNotFollow: { path: ["(^|/)node_modules/", filesOf("tests")] },
        exclude: { path: ["(^|/)dist/", "^coverage/", "^\\.[^./]"] },
    },
};
