"""Reads services by every list that azure-mgmt-apimanagement has, unchanged, and by what it has for secrets.

Takes their IDs as arguments. Prints one JSON line per answer: {"service": …, "list": "tag.list_by_api api_id=orders", "answer": […]}.
"""

import inspect
import itertools
import json
import os
import re
import sys
from typing import Any, Iterable, Mapping

from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential
from azure.mgmt.apimanagement import ApiManagementClient

from kinds import kinds
from suite import WORKSPACE, wire_of

PLACE = ("resource_group_name", "service_name")
#: Lists of what a service does or is, and not of what it holds, and one that says where the policies are that others list.
NOT_HELD = ("list_trace", "list_debug_credentials", "list_references")
NOT_HELD_GROUPS = ("all_policies", "api_management_service_skus", "network_status", "policy_description", "region")


def names_of(service_id: str) -> Mapping[str, Iterable[str]]:
    """Names that were made, by the parameter that takes one."""
    names: dict[str, set[str]] = {"workspace_id": {WORKSPACE}}
    for kind in kinds(service_id, ""):
        for parameter, name in kind.ids.items():
            names.setdefault(parameter, set()).add(name)
    return names


def read(client: ApiManagementClient, service_id: str) -> None:
    place = dict(zip(PLACE, re.search(r"/resourceGroups/([^/]+)/.*/service/([^/]+)$", service_id).groups()))
    names = names_of(service_id)
    for group_name, group in sorted(vars(client).items()):
        for name in dir(group) if type(group).__name__.endswith("Operations") else ():
            if not name.startswith("list") or name in NOT_HELD or group_name in NOT_HELD_GROUPS:
                continue
            method = getattr(group, name)
            wanted = inspect.signature(method).parameters
            needed = [one for one, parameter in wanted.items() if parameter.default is inspect.Parameter.empty
                      and parameter.kind is not inspect.Parameter.VAR_KEYWORD and one not in PLACE]
            if "service_name" not in wanted or any(one not in names for one in needed):
                continue
            for chosen in itertools.product(*(sorted(names[one]) for one in needed)):
                ids = dict(zip(needed, chosen))
                said = " ".join([f"{group_name}.{name}", *(f"{key}={value}" for key, value in ids.items())])
                print(json.dumps({"service": service_id, "list": said, "answer": answer_of(method, {**place, **ids})}))


def answer_of(method: Any, arguments: Mapping[str, str]) -> Any:
    try:
        answer = method(**arguments)
        if hasattr(answer, "serialize") and not hasattr(answer, "value"):
            return wire_of(answer)
        return [wire_of(one) for one in getattr(answer, "value", answer) or []]
    except HttpResponseError as error:
        return f"{error.status_code} {error.error.code if error.error else ''}"


def main() -> None:
    settings = json.loads(os.environ["SANDBOX_CONNECTION"])
    credential = ClientSecretCredential(settings["tenantId"], settings["clientId"], settings["clientSecret"], authority=settings["armEndpoint"], disable_instance_discovery=True)
    client = ApiManagementClient(credential, settings["subscriptionId"], base_url=settings["armEndpoint"], credential_scopes=[f"{settings['armEndpoint']}/.default"])
    for service_id in sys.argv[1:]:
        read(client, service_id)


if __name__ == "__main__":
    main()
