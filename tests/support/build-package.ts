import { execFileSync } from "node:child_process";
import * as path from "node:path";

/** Builds what is not built yet, before the tests of a run. */
export default function buildPackage(): void {
    execFileSync(
        process.execPath,
        [require.resolve("typescript/bin/tsc"), "--build", path.join(__dirname, "..", "..", "tsconfig.build.json")],
        { stdio: "inherit" },
    );
    // What does not pass need not be waited for as long as in the hour of a disaster.
    process.env.APIM_DR_RETRY_WITHIN_SECONDS ??= "10";
}
