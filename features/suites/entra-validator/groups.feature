Feature: What the Entra SCIM Validator asks of groups

  Rule: Groups are found and read

    Background:
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"

    @ENTRA-29 @RFC7644-3.9-03
    Scenario: 14 GET /Groups/Id: by id, members excluded
      When the client sends GET /Groups/{Sales}?excludedAttributes=members
      Then the response has status 200
      And the response shows:
        | attribute   | value                 |
        | displayName | "{Sales.displayName}" |
        | members     | absent                |

    @ENTRA-29 @RFC7644-3.9-03
    Scenario: 15 GET /Groups: filter for an existing group, members excluded
      When the client sends GET /Groups?excludedAttributes=members&filter=displayName eq "{Sales.displayName}"
      Then the response lists exactly "Sales"
      And the response shows:
        | attribute         | value  |
        | Resources.members | absent |

    @ENTRA-C18 @RFC7644-3.4.2.2-02
    Scenario: 16 GET /Groups: filter for an existing group
      When the client sends GET /Groups?filter=displayName eq "{Sales.displayName}"
      Then the response lists exactly "Sales"

    @ENTRA-02 @RFC7644-3.4.2-07
    Scenario: 17 GET /Groups: filter for a group that does not exist
      When the client sends GET /Groups?filter=displayName eq "{mark}-nothing"
      Then the response lists nothing

    @ENTRA-C17
    Scenario: 18 GET /Groups: filter in a different case
      When the client sends GET /Groups?filter=displayName eq "{Sales.DISPLAYNAME}"
      Then the response lists exactly "Sales"

    @RFC7644-3.3-07 @ENTRA-46
    Scenario: 20 POST /Groups: create a duplicate group
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
      Then the response has status 409
      And nothing changes

    @ENTRA-C04 @RFC7644-3.5.2.3-01
    Scenario: 21 PATCH /Groups/Id: replace attributes
      When the client patches /Groups/{Sales} with:
        | op      | path | value                              |
        | replace |      | {"displayName": "{mark} Revenue"} |
      Then the response has status 200 or 204
      And reading "Sales" back shows:
        | attribute     | value            |
        | displayName   | "{mark} Revenue" |
        | members.value | ["{Ada}"]        |

    @ENTRA-C12 @RFC7643-3.1-12
    Scenario: 22 PATCH /Groups/Id: update the joining attribute
      When the client patches /Groups/{Sales} with:
        | op      | path | value                           |
        | replace |      | {"externalId": "{mark}-sales"} |
      Then the response has status 200 or 204
      And reading "Sales" back shows:
        | attribute     | value           |
        | externalId    | "{mark}-sales" |
        | members.value | ["{Ada}"]       |

    @ENTRA-34 @RFC7644-3.6-05
    Scenario: 25 DELETE /Groups/Id: delete a group
      When the client sends DELETE /Groups/{Sales}
      Then the response has status 204
      And there is no group "Sales"

    @ENTRA-34
    Scenario: P6 DELETE /Groups/Id: a group that does not exist
      When the client sends DELETE /Groups/7b1e6c02-7d33-4c05-9e5e-1d1b5d3a9f10
      Then the response has status 404
      And nothing changes

    @ENTRA-34 @RFC7644-3.6-02
    Scenario: P7 DELETE /Groups/Id: the same group twice
      Given the client has sent DELETE /Groups/{Sales}
      When the client sends DELETE /Groups/{Sales}
      Then the response has status 404

  Rule: Groups are created

    @ENTRA-28 @RFC7644-3.3-04
    Scenario: 19 POST /Groups: create a new group
      Given a client has created user "Ada"
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | displayName | "{Sales.displayName}"                           |
        | externalId  | "{mark}-sales"                                  |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
      Then the response has status 201
      And group "Sales" has no members
      And reading "Sales" back shows:
        | attribute  | value          |
        | externalId | "{mark}-sales" |

  Rule: Members come and go

    Background:
      Given a client has created user "Ada"
      And a client has created user "Grace"

    @ENTRA-25 @RFC7644-3.5.2.1-06
    Scenario: 23 PATCH /Groups/Id: add a member
      Given a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op  | path    | value                  |
        | add | members | [{"value": "{Grace}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace"

    @ENTRA-24 @ENTRA-C01 @RFC7644-3.5.2.2-04
    Scenario: 24 PATCH /Groups/Id: remove a member
      Given a client has created group "Sales" with "Ada", "Grace"
      When the client patches /Groups/{Sales} with:
        | op     | path                        | value |
        | remove | members[value eq "{Grace}"] |       |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada"

    @ENTRA-45 @ENTRA-24
    Scenario: P5 PATCH /Groups/Id: operations on the same attribute
      Given a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op     | path                        | value                  |
        | remove | members[value eq "{Ada}"]   |                        |
        | add    | members                     | [{"value": "{Grace}"}] |
        | remove | members[value eq "{Grace}"] |                        |
      Then the response has status 200 or 204
      And group "Sales" has no members
