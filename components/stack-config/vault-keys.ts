import { AccessType } from "../../dynamic-providers/azure/access-type";
import { GrantScope } from "../vault-access/grant-scope";
import { PrincipalType } from "../vault-access/principal-type";
import { configKey, inEveryProgram } from "./config-key";
import { list, object, required } from "./nested-shapes";
import { flag, oneOf, text, whole } from "./scalar-shapes";

const ofVault = { vault: "optional" } as const;

/** The vault. Every stack knows it by its names, and not by another stack's outputs. */
export const vaultKeys = {
    vaultResourceGroup: configKey({
        shape: text(),
        in: inEveryProgram,
        default: "in Pulumi.yaml",
        description: "Resource group that the vault's stack creates.",
    }),
    vaultStorageAccount: configKey({
        shape: text(),
        in: inEveryProgram,
        default: "in Pulumi.yaml",
        description:
            "Storage account that holds the snapshots: unique in the world, 3 to 24 lower-case letters and digits.",
    }),
    vaultAccessType: configKey({
        shape: oneOf<AccessType>(AccessType),
        in: inEveryProgram,
        default: "in Pulumi.yaml",
        description: "How the services reach the vault: by an identity, or by the account's key.",
    }),
    vaultGrantScope: configKey({
        shape: oneOf<GrantScope>(GrantScope),
        in: inEveryProgram,
        default: "in Pulumi.yaml",
        description: "The scope of the services' role on the vault.",
    }),
    operators: configKey({
        shape: list(
            object({ principalId: required(text()), principalType: required(oneOf<PrincipalType>(PrincipalType)) }),
            { differsBy: ({ principalId }) => principalId.toLowerCase() },
        ),
        in: ofVault,
        default: "none",
        description: "Identities that run the stacks. They get roles on the vault's containers.",
    }),
    authorityImmutabilityDays: configKey({
        shape: whole(1),
        in: ofVault,
        default: "none",
        description: "How many days Azure refuses to change the record of the active site.",
    }),
    protectVault: configKey({
        shape: flag(),
        in: ofVault,
        default: "true",
        description: "Refuses to destroy the vault until false is applied.",
    }),
};
