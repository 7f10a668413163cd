import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import manifest from "../../package.json";

const checkout = path.join(__dirname, "..", "..");

/** What `npm pack` would pack of what is built. */
function packedFiles(): string[] {
    const answer = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
        cwd: checkout,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
    });
    const [packed] = JSON.parse(answer) as [{ files: { path: string }[] }];
    return packed.files.map((file) => file.path);
}

const files = packedFiles();

test("the tarball has what it takes to use it, and nothing that only a checkout needs", () => {
    const folders = [
        ...new Set(
            files.map((file) =>
                file
                    .split("/")
                    .slice(0, file.startsWith("dist/") ? 2 : 1)
                    .join("/"),
            ),
        ),
    ];
    expect(folders.sort()).toEqual([
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "cli",
        "dist/cli",
        "dist/components",
        "dist/dynamic-providers",
        "dist/plugin",
        "docs",
        "monitoring",
        "package.json",
        "pipelines",
        "plugin",
        "schemas",
        "template",
        "tools",
    ]);
    expect(files.filter((file) => /(^|\/)(tests|sandbox|demo)\/|\.test\.|\.map$|tsbuildinfo/.test(file))).toEqual([]);
});

test("every entry point and the command are in it", () => {
    const entries = Object.values(manifest.exports).flatMap((entry) =>
        typeof entry === "string" ? [entry] : [entry.default, entry.types],
    );
    const wanted = [
        ...entries,
        ...Object.values(manifest.bin),
        "cli/engine/host/pulumi-language-nodejs",
        "tools/go.mod",
    ];
    expect(wanted.map((file) => path.posix.normalize(file)).filter((file) => !files.includes(file))).toEqual([]);
});

test("nothing compiled is left of a source that is gone", () => {
    const compiled = files.filter((file) => file.startsWith("dist/"));
    const sourceOf = (file: string) => file.replace(/^dist\//, "").replace(/(\.d\.ts|\.js)$/, ".ts");
    expect(compiled.length).toBeGreaterThan(100);
    expect(compiled.filter((file) => !existsSync(path.join(checkout, sourceOf(file))))).toEqual([]);
});
