import buildPackage from "../support/build-package";
import { installFromPyPi, virtualEnvironments } from "./virtual-environment";
import type { VirtualEnvironment } from "./virtual-environment";

/** Installs what the tests use of PyPI, once and before all of them: they run side by side. */
export default async function installTools(): Promise<void> {
    buildPackage();
    await Promise.all((Object.keys(virtualEnvironments) as VirtualEnvironment[]).map(installFromPyPi));
}
