Feature: AL2, users and groups are kept in step

  Rule: The user schema has what the identity service keeps, and no password

    @IPSIE-AL2-02
    Scenario Outline: <attribute> of users is defined
      When the client sends GET /Schemas
      Then the response defines <attribute> of urn:ietf:params:scim:schemas:core:2.0:User as <definition>

      Examples:
        | attribute   | definition |
        | userName    | string     |
        | displayName | string     |
        | active      | boolean    |

    @IPSIE-AL2-03
    Scenario: Passwords are not defined
      When the client sends GET /Schemas/urn:ietf:params:scim:schemas:core:2.0:User
      Then the response shows:
        | attribute       | value                     |
        | attributes.name | not containing "password" |

    @IPSIE-AL2-03
    Scenario: Passwords are not changed
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute                | value           |
        | changePassword.supported | false or absent |

  Rule: Users are created, changed and listed

    @IPSIE-AL2-05 @IPSIE-AL2-02
    Scenario: POST
      When the client sends POST /Users with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{Ada.userName}"                               |
        | displayName | "Ada Lovelace"                                 |
        | externalId  | "{Ada.externalId}"                             |
        | active      | true                                           |
      Then the response has status 201
      And the response shows:
        | attribute   | value              |
        | userName    | "{Ada.userName}"   |
        | displayName | "Ada Lovelace"     |
        | externalId  | "{Ada.externalId}" |
        | active      | true               |

    @IPSIE-AL2-06
    Scenario: PATCH
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path        | value      |
        | replace | displayName | "Countess" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute   | value      |
        | displayName | "Countess" |

    @IPSIE-AL2-07 @exclusive
    Scenario: The list of users
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client reads /Users in default pages of 2
      Then the pages show everything once

    @IPSIE-AL2-08
    Scenario: The longest page
      When the client sends GET /Users?count=100000
      Then the response shows:
        | attribute    | value                  |
        | itemsPerPage | at most 1000 or absent |

    @IPSIE-AL2-08
    Scenario: What the configuration says of the longest list
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute         | value                  |
        | filter.maxResults | at most 1000 or absent |

    @IPSIE-AL2-09
    Scenario: Paging by cursor
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute         | value |
        | pagination.cursor | true  |

  @cap:groups
  Rule: The group schema has what the identity service keeps

    @IPSIE-AL2-11
    Scenario Outline: <attribute> of groups is defined
      When the client sends GET /Schemas
      Then the response defines <attribute> of urn:ietf:params:scim:schemas:core:2.0:Group as <definition>

      Examples:
        | attribute   | definition            |
        | displayName | string                |
        | members     | complex, multi-valued |

  @cap:groups
  Rule: Groups are created, changed, read and listed

    Background:
      Given a client has created user "Ada"
      And a client has created user "Grace"

    @IPSIE-AL2-13 @IPSIE-AL2-11
    Scenario: POST of a group without members
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | externalId  | "{Ada.externalId}"                              |
      Then the response has status 201
      And the response shows:
        | attribute   | value                 |
        | displayName | "{Sales.displayName}" |
        | externalId  | "{Ada.externalId}"    |
        | members     | absent                |

    @IPSIE-AL2-12
    Scenario: A second group of that name
      Given a client has created group "Sales" with "Ada"
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
      Then the response is a SCIM error with status 4xx

    @IPSIE-AL2-14 @exclusive
    Scenario: The list of groups
      Given a client has created group "Sales" with "Ada"
      And a client has created group "Support" with "Grace"
      And a client has created group "Research" with "Ada", "Grace"
      When the client reads /Groups in default pages of 2
      Then the pages show everything once

    @IPSIE-AL2-15
    Scenario: A group by id
      Given a client has created group "Sales" with "Ada", "Grace"
      When the client sends GET /Groups/{Sales}
      Then the response shows:
        | attribute     | value                  |
        | id            | "{Sales}"              |
        | displayName   | "{Sales.displayName}"  |
        | members.value | ["{Ada}", "{Grace}"]   |

    @IPSIE-AL2-16
    Scenario Outline: A group by <what>
      Given a client has created group "Sales" with "Ada"
      And a client has created group "Support" with "Grace"
      And the client has sent PATCH /Groups/{Sales} with:
        | attribute  | value                                                                       |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                           |
        | Operations | [{"op": "add", "path": "externalId", "value": "{Ada.externalId}"}]           |
      When the client sends GET /Groups?filter=<filter>
      Then the response lists exactly "Sales"

      Examples:
        | what        | filter                               |
        | name        | displayName eq "{Sales.displayName}" |
        | external id | externalId eq "{Ada.externalId}"     |
        | member      | members[value eq "{Ada}"]            |

    @IPSIE-AL2-17
    Scenario: PATCH of members
      Given a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op  | path    | value                  |
        | add | members | [{"value": "{Grace}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace"

  @cap:groups
  Rule: One PATCH takes fifty operations on members

    @IPSIE-AL2-18
    Scenario: Fifty people, one by one
      Given a client has created 50 users
      And a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op  | path    | value                       | times |
        | add | members | [{"value": "{User {n}}"}]   | 50    |
      Then the response has status 200 or 204
      And reading "Sales" back shows:
        | attribute     | value                       |
        | members.value | containing "{User 001}"     |
        | members.value | containing "{User 025}"     |
        | members.value | containing "{User 050}"     |
        | members.value | containing "{Ada}"          |
