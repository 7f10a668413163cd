import { Option } from "commander";

/** How the commands open logical snapshots where no Key Vault key is to be used, or none can be. */
export const ageIdentityOption = new Option(
    "--age-identity <file>",
    "file with the age identity of one of the snapshots' recipients (default: a Key Vault key that the signed-in identity may unwrap with)",
);
