import * as pulumi from "@pulumi/pulumi";
import { programError } from "../dynamic-providers/pulumi/program-error";
import { readProgramSettings } from "../dynamic-providers/pulumi/program/program-settings";
import { readAzureSettings } from "../dynamic-providers/sign-in/settings";
import type { AzureSetting } from "../dynamic-providers/sign-in/settings";
import type { Properties } from "./properties";
import { configReader } from "./sign-in-config";

/**
 * What a component declares of azure-native and what it declares of this plugin have to sign in to one place.
 *
 * @throws RunError that names each setting that differs; a setting may be secret, and is not shown.
 */
export function requireOneSignIn(config: Properties): void {
    const reader = configReader(config);
    const own = readAzureSettings((key) => reader.get(key), process.env);
    const ofAzureNative = readProgramSettings();
    const different = (Object.keys(own) as AzureSetting[]).filter((setting) => own[setting] !== ofAzureNative[setting]);
    if (different.length > 0) {
        throw programError(
            "SignInsDiffer",
            `The providers apim-dr and azure-native differ in ${different.join(", ")}: a component would read one place, and ` +
                `create in another. Set the same for both, for example ${commandFor(different[0]!)}, or set neither and use the environment.`,
        );
    }
}

const commandFor = (setting: AzureSetting): string =>
    `'pulumi config set ${new pulumi.Config("azure-native").get(setting) === undefined ? "azure-native" : "apim-dr"}:${setting} …'`;
