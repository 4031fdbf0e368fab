@idp:entra:legacy
Feature: The gallery tests that ask the endpoint directly
  The Logic App labels every request, reads and deletions included, with Accept
  and Content-Type application/scim+json.

  Rule: The schemas tell what can be mapped, groups included

    @RFC7644-4-02 @ENTRA-05
    Scenario: 15 Schema_Discoverability
      Given a client has created user "Ada"
      And the client has set the header Content-Type to "application/scim+json"
      When the client sends GET /Schemas
      Then the response has status 200
      And the response shows:
        | attribute                 | value                                                    |
        | Resources.id              | containing "urn:ietf:params:scim:schemas:core:2.0:User"  |
        | Resources.id              | containing "urn:ietf:params:scim:schemas:core:2.0:Group" |
        | Resources.attributes.name | containing "userName"                                    |
        | Resources.attributes.name | containing "active"                                      |
        | Resources.attributes.name | containing "displayName"                                 |
        | Resources.attributes.name | containing "emails"                                      |
        | Resources.attributes.name | containing "members"                                     |

  Rule: Users and groups are created and changed

    @ENTRA-17 @RFC7644-3.5.2.3-09
    Scenario Outline: 16 SCIM_Null_Update by <form>
      Given a client has created user "Ada" with:
        | attribute | value      |
        | title     | "Countess" |
      When the client patches /Users/{Ada} with:
        | op      | path  | value   |
        | replace | title | <value> |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value        |
        | title     | absent or "" |

      Examples:
        | form          | value |
        | an empty text | ""    |
        | null          | null  |

    @ENTRA-36 @RFC7644-3.3-04
    Scenario: 17 SCIM_User_Create
      Given the client has set the header Accept to "application/scim+json"
      When the client sends POST /Users with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | active      | true                                                        |
        | displayName | "Ada Lovelace"                                              |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      Then the response has status 200 or 201
      And the response shows:
        | attribute | value            |
        | id        | a text           |
        | userName  | "{Ada.userName}" |

    @ENTRA-37 @RFC7644-3.5.2.3-02
    Scenario: 18 SCIM_User_Update
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path        | value    |
        | Replace | displayName | "Ada K." |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute   | value    |
        | displayName | "Ada K." |

    @ENTRA-28 @RFC7644-3.3-04
    Scenario: 19 SCIM_Group_Create
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
      Then the response has status 200 or 201
      And the response shows:
        | attribute   | value                 |
        | id          | a text                |
        | displayName | "{Sales.displayName}" |

    @ENTRA-C12 @RFC7644-3.5.2.3-02
    Scenario: 20 SCIM_Group_Update
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op      | path        | value            |
        | Replace | displayName | "{mark} Revenue" |
      Then the response has status 200 or 204
      And reading "Sales" back shows:
        | attribute     | value            |
        | displayName   | "{mark} Revenue" |
        | members.value | ["{Ada}"]        |

  @exclusive
  Rule: Lists are read in pages of five to their end

    @ENTRA-49 @RFC7644-3.4.2.4-11
    Scenario Outline: 21 SCIM_User_Pagination: <what>
      Given a client has created 11 users
      When the client reads /Users in pages of 5
      Then the pages <rule>

      Examples:
        | what                        | rule                   |
        | every user is seen          | show everything once   |
        | startIndex is echoed        | say where they start   |
        | no page holds more than due | hold no more than they may |

    @ENTRA-49 @RFC7644-3.4.2.4-11
    Scenario: 22 SCIM_Group_Pagination (optional)
      Given a client has created user "Ada"
      And a client has created group "Sales 1" with "Ada"
      And a client has created group "Sales 2" with "Ada"
      And a client has created group "Sales 3" with "Ada"
      And a client has created group "Sales 4" with "Ada"
      And a client has created group "Sales 5" with "Ada"
      And a client has created group "Sales 6" with "Ada"
      When the client reads /Groups in pages of 5
      Then the pages show everything once
      And the pages say where they start

  @cap:enterprise
  Rule: The manager is written as a bare id

    @ENTRA-16 @ENTRA-C10
    Scenario: 23 SCIM_Update_Manager: added
      Given a client has created user "Grace"
      And a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path                                                               | value     |
        | Add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | "{Grace}" |
      Then the response has status 200 or 204
      And the manager of "Ada" is "Grace"

    @ENTRA-17 @ENTRA-C10
    Scenario: 23 SCIM_Update_Manager: removed
      Given a client has created user "Grace"
      And a client has created user "Ada" with:
        | attribute                                                          | value                |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | {"value": "{Grace}"} |
      When the client patches /Users/{Ada} with:
        | op      | path                                                               | value |
        | Replace | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | ""    |
      Then the response has status 200 or 204
      And the manager of "Ada" is ""
