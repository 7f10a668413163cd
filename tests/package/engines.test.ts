import sdk from "@pulumi/pulumi/package.json";
import { minVersion, satisfies, subset } from "semver";
import lock from "../../package-lock.json";
import manifest from "../../package.json";
import template from "../../template/package.json";
import { readFolder } from "../pipelines/read-pipelines";

const { node: asked } = manifest.engines;
const majorOf = (range: string): number | undefined => minVersion(range)?.major;

test("the package asks for the Node that Pulumi's SDK asks for, and the template has its types", () => {
    expect(asked).toBe(sdk.engines.node);
    expect(majorOf(template.devDependencies["@types/node"])).toBe(majorOf(asked));
});

test.each([".github/workflows", "pipelines/github/workflows", "pipelines/azure-devops"])("%s runs on it", (folder) => {
    const texts = Object.values(readFolder(folder)).join("\n");
    const versions = [...texts.matchAll(/(?:node-version|versionSpec): *(\S+)/g)].map(([, version]) => version!);
    expect(versions).not.toEqual([]);
    expect(versions.filter((version) => !subset(version, asked))).toEqual([]);
});

test("all that a checkout installs runs on Node 20.20 by its own word, but for Pulumi's SDK and the package itself", () => {
    const installed = Object.entries(lock.packages as Record<string, { engines?: { node?: string } }>);
    const refusing = installed.filter(([, { engines }]) => engines?.node && !satisfies("20.20.0", engines.node));
    expect(refusing.map(([folder]) => folder)).toEqual(["", "node_modules/@pulumi/pulumi"]);
    expect(majorOf(manifest.devDependencies["@types/node"])).toBe(20);
});
