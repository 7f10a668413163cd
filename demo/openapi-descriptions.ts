import { readFileSync } from "node:fs";
import * as path from "node:path";

/** A company's own OpenAPI description of its API, from npm. */
export interface ApiDescription {
    readonly name: string;
    readonly path: string;
    readonly format: "openapi" | "openapi+json";
    readonly text: string;
}

/** Directus (136 operations) and Blockfrost (129), as they publish them. */
export function readApiDescriptions(): ApiDescription[] {
    const file = (packageName: string, name: string): string =>
        readFileSync(path.join(path.dirname(require.resolve(`${packageName}/package.json`)), name), "utf8");
    return [
        {
            name: "directus",
            path: "directus",
            format: "openapi+json",
            text: file("@directus/specs", "dist/openapi.json"),
        },
        {
            name: "blockfrost",
            path: "blockfrost",
            format: "openapi",
            text: file("@blockfrost/openapi", "openapi.yaml"),
        },
    ];
}
