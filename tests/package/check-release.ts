import { readFileSync } from "node:fs";
import * as path from "node:path";
import { findMissingReleaseFields } from "./release-fields";

/** What `npm publish` runs before anything is packed, in the package's folder. */
const missing = findMissingReleaseFields(JSON.parse(readFileSync(path.resolve("package.json"), "utf8")) as object);
if (missing.length > 0) {
    process.stderr.write(
        `Not published: package.json does not say where the project is (${missing.join(", ")}).\n` +
            "Whoever meets a defect in a release has to find its repository. Set each of them, and publish again:\n" +
            "  npm pkg set repository.url=<address> bugs.url=<address> homepage=<address>\n",
    );
    process.exitCode = 1;
}
