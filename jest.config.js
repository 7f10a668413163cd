/** `fast` is what `npm test` runs, `e2e` holds the longer end-to-end tests, `clients` the tools others made for Azure, `browser` the report in a Chromium. */
const common = {
    rootDir: __dirname,
    testEnvironment: "node",
    // Programs and providers run the compiled package: it is never older than its sources.
    globalSetup: "<rootDir>/tests/support/build-package.ts",
    // Packages that are ES modules only, which jest cannot load as such.
    transformIgnorePatterns: ["/node_modules/(?!(age-encryption|@noble|@scure)/)"],
    // The same of d3, whose modules jest does not even transform: each has a build for CommonJS beside them.
    moduleNameMapper: { "^(d3-[a-z-]+|internmap)$": "<rootDir>/node_modules/$1/dist/$1.js" },
    transform: {
        "/node_modules/.+\\.js$": ["@swc/jest", { jsc: { target: "es2022" }, module: { type: "commonjs" } }],
        "^.+\\.ts$": [
            "@swc/jest",
            { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
        ],
    },
    testPathIgnorePatterns: ["/node_modules/", "/dist/", "<rootDir>/.sandbox/"],
    modulePathIgnorePatterns: ["<rootDir>/.sandbox/", "<rootDir>/dist/"],
};

module.exports = {
    // v8, because istanbul's counters would be serialized into the dynamic providers' closures.
    coverageProvider: "v8",
    // Most of a test's time is waiting, for Azure's clock or the engine. Jest itself would leave a core idle.
    maxWorkers: "100%",
    // A worker with a heap of many files takes longer to leave than jest waits for it.
    workerIdleMemoryLimit: "350MB",
    // A test of the engine runs `pulumi up` several times, each of some seconds where nobody else uses the machine.
    testTimeout: 300_000,
    projects: [
        { ...common, displayName: "fast", testMatch: ["<rootDir>/**/*.test.ts"] },
        { ...common, displayName: "e2e", testMatch: ["<rootDir>/tests/e2e/**/*.e2e.ts"] },
        { ...common, displayName: "browser", testMatch: ["<rootDir>/tests/browser/**/*.browser.ts"] },
        {
            ...common,
            displayName: "languages",
            globalSetup: "<rootDir>/tests/languages/install-tools.ts",
            testMatch: ["<rootDir>/tests/languages/**/*.languages.ts"],
        },
        {
            ...common,
            displayName: "clients",
            globalSetup: "<rootDir>/tests/clients/install-tools.ts",
            testMatch: ["<rootDir>/tests/clients/**/*.clients.ts"],
        },
    ],
};
