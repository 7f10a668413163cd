import { Option } from "commander";

/** How the commands that open logical snapshots do so. */
export const ageIdentityOption = new Option(
    "--age-identity <file>",
    "file with the age identity of one of the snapshots' recipients",
).makeOptionMandatory();
