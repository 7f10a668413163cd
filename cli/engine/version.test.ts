import { readFileSync } from "node:fs";
import * as path from "node:path";
import { BuildProgress } from "./build-progress";
import { pinnedVersion } from "./go-way";
import { checkVersion } from "./version";

test("a version is read with and without its v, and one too old or none at all is refused", () => {
    expect(checkVersion("pulumi", "v3.259.0\n")).toBe("3.259.0");
    expect(checkVersion("pulumi", "3.265.0")).toBe("3.265.0");
    expect(() => checkVersion("/bin/pulumi", "v3.100.0")).toThrow(
        "'/bin/pulumi' is version 3.100.0; 3.200.0 or later is needed.",
    );
    expect(() => checkVersion("/bin/pulumi", "hello")).toThrow("'/bin/pulumi version' answered 'hello'");
});

test("the version that is built is the one of tools/go.mod", () => {
    const goMod = readFileSync(path.join(__dirname, "..", "..", "tools", "go.mod"), "utf8");
    expect(pinnedVersion(goMod)).toMatch(/^v3\.\d+\.\d+$/);
    expect(() => pinnedVersion("module other")).toThrow("tools/go.mod does not require");
});

test("progress counts packages, not downloads, and tells the time", () => {
    const progress = new BuildProgress("v3.259.0", 0);
    expect(progress.describe(5_000)).toBe("Building the Pulumi CLI v3.259.0: downloading modules, 5s");
    progress.total = 1686;
    progress.see("go: downloading example.com/module v1.0.0");
    progress.see("internal/abi");
    expect(progress.describe(100_000)).toBe(
        "Building the Pulumi CLI v3.259.0: compiled 1 of at most 1686 packages, 1m40s",
    );
});
