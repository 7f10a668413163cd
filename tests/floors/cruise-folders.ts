import * as path from "node:path";

// Prints which imports break a floor, for each folder that is named: `node --import tsx tests/floors/cruise-folders.ts <folder>...`
async function main(folders: readonly string[]): Promise<void> {
    const { cruise } = await import("dependency-cruiser");
    const { default: readConfig } = await import("dependency-cruiser/config-utl/extract-depcruise-config");
    const config = await readConfig(path.resolve(__dirname, "..", "..", ".dependency-cruiser.cjs"));
    const broken: string[][] = [];
    for (const folder of folders) {
        const { output } = await cruise(["."], {
            ...config.options,
            baseDir: folder,
            validate: true,
            ruleSet: { forbidden: config.forbidden },
        });
        if (typeof output === "string") {
            throw new Error(`No result for ${folder}: ${output}`);
        }
        broken.push(output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`));
    }
    console.log(JSON.stringify(broken));
}

main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
