import * as pulumi from "@pulumi/pulumi";
import { readAzureSettings } from "../azure/settings";
import type { OperationContext } from "../operation/context";
import type { VaultInputs } from "../operation/inputs";
import { openContextWith } from "./connection";

/** Opens what an observation works with, in the program itself: by the same sign-in as the providers. */
export function openProgramContext(inputs: VaultInputs): Promise<OperationContext> {
    const config = (key: string): string | undefined => {
        const [namespace = "", name = ""] = key.split(":");
        return new pulumi.Config(namespace).get(name);
    };
    return openContextWith(readAzureSettings(config, process.env), inputs);
}
