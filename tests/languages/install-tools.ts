import { installFromPyPi } from "../clients/virtual-environment";
import buildPackage from "../support/build-package";
import { languageHosts } from "./language-hosts";

/** Installs what the tests need, once and before all of them: they run side by side. */
export default async function installTools(): Promise<void> {
    buildPackage();
    await Promise.all([installFromPyPi("pulumi-python"), languageHosts()]);
}
