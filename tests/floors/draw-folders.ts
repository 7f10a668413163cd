import { reduce } from "./reduce";

/** The folders of the picture. The package stands in it by its name, as stacks, template and examples import it. */
const folders =
    "^(dynamic-providers/[^/]+|components/[^/]+|cli|policies|stacks|template|examples|sandbox|demo|apim-dr)(?=/|$)";

// Prints the folders and their imports as a mermaid graph, without the imports that others imply.
async function main(): Promise<void> {
    const { cruise, format } = await import("dependency-cruiser");
    const { output: result } = await cruise(["."], {
        tsPreCompilationDeps: true,
        includeOnly: { path: folders },
        exclude: {
            path: ["(^|/)(dist|node_modules)/", "\\.test\\.ts$", "^(dynamic-providers|components)/[^/]+\\.ts$"],
        },
        collapse: folders,
        reporterOptions: { mermaid: { minify: false } },
    });
    if (typeof result === "string") {
        throw new Error(result);
    }
    const imports = reduce(
        new Map(
            result.modules.map(({ source, dependencies }) => [
                source,
                new Set(dependencies.map(({ resolved }) => resolved)),
            ]),
        ),
    );
    const modules = result.modules.map((module) => ({
        ...module,
        dependencies: module.dependencies
            .filter(({ resolved }) => imports.get(module.source)?.has(resolved))
            .sort((left, right) => (left.resolved < right.resolved ? -1 : 1)),
    }));
    const { output } = await format({ ...result, modules }, { outputType: "mermaid" });
    // The highest floor on top.
    console.log((output as string).replace("flowchart LR", "flowchart TD").trim());
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
