import { Option } from "commander";

/** Of the commands that read the vault without Pulumi's state. */
export const storageAccountOption = new Option(
    "--storage-account <ID>",
    "resource ID of the vault's storage account (default: from the project's files)",
);
