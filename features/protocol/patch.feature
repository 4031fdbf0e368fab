@cap:patch
Feature: Changing in part

  Rule: A PATCH body is a PatchOp message with one or more operations

    Background:
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |

    @RFC7644-3.5.2-03 @RFC7644-3.5.2-04 @RFC7644-3.5.2-24
    Scenario: One operation
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]         |
        | Operations | [{"op": "replace", "path": "title", "value": "Countess"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

    @RFC7644-3.5.2-04 @RFC7644-3.5.2-20
    Scenario: Several operations
      When the client patches /Users/{Ada} with:
        | op      | path            | value      |
        | replace | title           | "Countess" |
        | replace | name.givenName  | "Augusta"  |
        | replace | name.familyName | "King"     |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value      |
        | title           | "Countess" |
        | name.givenName  | "Augusta"  |
        | name.familyName | "King"     |

    @RFC7644-3.12-04
    Scenario Outline: A body <what>
      When the client sends PATCH /Users/{Ada} with body:
        """
        <body>
        """
      Then the response is a SCIM error with status 400 of no type but "invalidSyntax or invalidValue"
      And nothing changes

      Examples:
        | what                         | body                                                                                                                                                        |
        | without schemas              | {"Operations": [{"op": "replace", "path": "title", "value": "Countess"}]}                                                                                   |
        | of another message           | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "Operations": [{"op": "replace", "path": "title", "value": "Countess"}]}               |
        | without Operations           | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}                                                                                              |
        | whose Operations are none    | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": []}                                                                            |
        | whose Operations are no list | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": {"op": "replace", "path": "title", "value": "Countess"}}                       |
        | with an add without value    | {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "add", "path": "title"}]}                                              |
        | that is a user               | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "somebody", "title": "Countess"}                                                    |

    @RFC7644-3.5.2-05
    Scenario Outline: The operation <op>
      When the client patches /Users/{Ada} with:
        | op   | path  | value   |
        | <op> | title | <value> |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value   |
        | title     | <shown> |

      Examples:
        | op      | value      | shown      |
        | add     | "Countess" | "Countess" |
        | replace | "Countess" | "Countess" |
        | remove  |            | absent     |

    @RFC7644-3.12-04
    Scenario Outline: An operation that is <what>
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [<operation>]                                     |
      Then the response is a SCIM error with status 400
      And nothing changes

      Examples:
        | what            | operation                                              |
        | not named       | {"path": "title", "value": "Countess"}                 |
        | unknown         | {"op": "zzq", "path": "title", "value": "Countess"}    |
        | named by a list | {"op": ["add"], "path": "title", "value": "Countess"}  |
        | no object       | "add"                                                  |

    @RFC7644-3.5.2-06 @strict
    Scenario Outline: The operation in capital letters, <op>
      When the client patches /Users/{Ada} with:
        | op   | path  | value      |
        | <op> | title | "Countess" |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

      Examples:
        | op      |
        | Replace |
        | ADD     |

    @RFC7644-3.5.2-02
    Scenario Outline: What JSON Patch has beyond that, <what>
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [<operation>]                                     |
      Then the response is a SCIM error with status 4xx
      And nothing changes

      Examples:
        | what           | operation                                                            |
        | move           | {"op": "move", "from": "title", "path": "nickName"}                  |
        | test           | {"op": "test", "path": "title", "value": "Analyst"}                  |
        | an array index | {"op": "replace", "path": "emails[0].value", "value": "x@y.example"} |

  Rule: Operations are applied in order, each to the result of the one before

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                      |
        | title     | "Analyst"                                  |
        | emails    | [{"value": "{Ada.email}", "type": "work"}] |

    @RFC7644-3.5.2-20
    Scenario: All numbers go, then one comes
      When the client patches /Users/{Ada} with:
        | op     | path         | value                                             |
        | add    | phoneNumbers | [{"value": "+44 20 7946 0000", "type": "work"}]   |
        | remove | phoneNumbers |                                                   |
        | add    | phoneNumbers | [{"value": "+44 20 7946 0001", "type": "mobile"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute          | value                |
        | phoneNumbers.value | ["+44 20 7946 0001"] |

    @RFC7644-3.5.2-20
    Scenario: One title, then another
      When the client patches /Users/{Ada} with:
        | op      | path  | value      |
        | replace | title | "Baroness" |
        | replace | title | "Countess" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

    @RFC7644-3.5.2-20
    Scenario: A required attribute goes and comes back
      When the client patches /Users/{Ada} with:
        | op      | path     | value              |
        | replace | userName | "{Grace.userName}" |
        | add     | userName | "{Linus.userName}" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value              |
        | userName  | "{Linus.userName}" |

  Rule: A PATCH is all or nothing

    @RFC7644-3.5.2-22 @RFC7644-3.5.2-23 @ENTRA-C26
    Scenario Outline: The second operation <fails>
      Given a client has created user "Ada" with:
        | attribute | value                                      |
        | title     | "Analyst"                                  |
        | emails    | [{"value": "{Ada.email}", "type": "work"}] |
      When the client patches /Users/{Ada} with:
        | op      | path   | value      |
        | replace | title  | "Countess" |
        | <op>    | <path> | <value>    |
      Then the response is a SCIM error with status 4xx
      And nothing changes

      Examples:
        | fails                 | op      | path                           | value           |
        | has no path           | remove  |                                |                 |
        | has an unreadable one | replace | emails[type eq                 | "x@example.com" |

    @RFC7644-3.5.2-22 @RFC7644-3.5.2-23 @cap:groups
    Scenario: The second operation on a group fails
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op     | path    | value                  |
        | add    | members | [{"value": "{Grace}"}] |
        | remove |         |                        |
      Then the response is a SCIM error with status 4xx
      And group "Sales" has exactly the members "Ada"
      And nothing changes

    @RFC7644-3.5.2-29
    Scenario: The user name of somebody else
      Given the server has published attribute userName of a User with uniqueness server or global
      And a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      And a client has created user "Grace"
      When the client patches /Users/{Ada} with:
        | op      | path     | value              |
        | replace | title    | "Countess"         |
        | replace | userName | "{Grace.userName}" |
      Then the response is a SCIM error with status 409 or 400 of no type but "uniqueness"
      And nothing changes

  Rule: A successful PATCH answers 200 with the resource, or 204

    @RFC7644-3.5.2-24 @RFC7644-3.1-03 @OKTA-C06
    Scenario: A user
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path           | value     |
        | replace | name.givenName | "Augusta" |
      Then the response has status 200 or 204
      And the response shows what reading "Ada" back shows

    @RFC7644-3.5.2-27 @cap:groups @OKTA-C06
    Scenario: The headers of the answer
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op      | path        | value                   |
        | replace | displayName | "{Revenue.displayName}" |
      Then the response has status 200 or 204
      And the response shows what reading "Sales" back shows

    @RFC7644-3.5.2-25
    Scenario: Attributes are asked for
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client patches /Users/{Ada}?attributes=userName with:
        | op      | path  | value      |
        | replace | title | "Countess" |
      Then the response has status 200
      And the response shows:
        | attribute | value            |
        | id        | "{Ada}"          |
        | userName  | "{Ada.userName}" |
        | title     | absent           |

    @RFC7644-3.5.2-25 @cap:groups
    Scenario: Attributes of a group are asked for
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales}?attributes=displayName with:
        | op      | path        | value                   |
        | replace | displayName | "{Revenue.displayName}" |
      Then the response has status 200
      And the response shows:
        | attribute   | value                   |
        | displayName | "{Revenue.displayName}" |
        | members     | absent                  |

  Rule: Operations keep to the mutability of attributes

    Background:
      Given a client has created user "Ada"
      And a client has created user "Grace"

    @RFC7644-3.5.2-14
    Scenario Outline: readOnly: <path>
      When the client patches /Users/{Ada} with:
        | op   | path   | value   |
        | <op> | <path> | <value> |
      Then the response is a SCIM error with status 4xx of no type but "mutability or invalidPath or noTarget"
      And nothing changes

      Examples:
        | path              | op      | value                           |
        | meta.created      | replace | "1999-01-01T00:00:00Z"          |
        | id                | replace | "{Grace}"                       |
        | groups            | add     | [{"value": "no-such-group"}]    |
        | meta.resourceType | replace | "Robot"                         |
        | meta              | add     | {"location": "https://a.test/"} |

    @RFC7644-3.5.2-14 @cap:enterprise
    Scenario: readOnly: the displayName of a manager
      Given the server has published attribute urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName of a User with mutability readOnly
      When the client patches /Users/{Ada} with:
        | op      | path                                                                            | value     |
        | replace | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName | "Nobody" |
      Then the response is a SCIM error with status 4xx of no type but "mutability or invalidPath or noTarget"
      And nothing changes

    @RFC7644-3.5.2-15 @cap:groups
    Scenario: immutable: the value of a member
      Given the server has published attribute members.value of a Group with mutability immutable
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op      | path                            | value     |
        | replace | members[value eq "{Ada}"].value | "{Grace}" |
      Then the response is a SCIM error with status 4xx of no type but "mutability or invalidPath or noTarget"
      And group "Sales" has exactly the members "Ada"
      And nothing changes

    @RFC7644-3.5.2-15
    Scenario: immutable: an attribute that has a value
      Given the server has offered an immutable attribute of type string
      And the client has written "first" to the attribute by POST
      When the client writes "second" to the attribute by PATCH
      Then the response is a SCIM error with status 4xx of no type but "mutability or invalidPath or noTarget"
      And the attribute is shown as "first"

    @RFC7644-3.5.2-16
    Scenario: immutable: an attribute that has none
      Given the server has offered an immutable attribute of type string
      When the client writes "first" to the attribute by add
      Then the response has status 200 or 204
      And the attribute is shown as "first"

  Rule: Operations keep to the schema of attributes

    @RFC7644-3.5.2-17 @RFC7644-3.5.2-23
    Scenario Outline: <what>
      Given the server has published attribute <path> of a User with type <type>
      And a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client patches /Users/{Ada} with:
        | op      | path   | value   |
        | replace | <path> | <value> |
      Then the response is a SCIM error with status 4xx
      And nothing changes

      Examples:
        | what                           | path     | type    | value            |
        | An object where text is due    | title    | string  | {"of": "honour"} |
        | Text where a boolean is due    | active   | boolean | "x"              |
        | A list where one value is due  | nickName | string  | ["a", "b"]       |

  Rule: primary true on one value makes it false on all others

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                                                                  |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}, {"value": "{Grace.email}", "type": "home"}] |

    @RFC7644-3.5.2-21
    Scenario: Set on another value
      When the client patches /Users/{Ada} with:
        | op      | path                           | value |
        | replace | emails[type eq "home"].primary | true  |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                              | value    |
        | emails[value eq "{Grace.email}"].primary | true     |
        | emails[value eq "{Ada.email}"].primary   | not true |

    @RFC7644-3.5.2-21
    Scenario: Set on a value that is added
      When the client patches /Users/{Ada} with:
        | op  | path   | value                                                          |
        | add | emails | [{"value": "{Linus.email}", "type": "other", "primary": true}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                | value    |
        | emails[value eq "{Linus.email}"].primary | true     |
        | emails[value eq "{Ada.email}"].primary   | not true |
        | emails[value eq "{Grace.email}"].primary | not true |

    @RFC7644-3.5.2-21 @RFC7643-2.4-03
    Scenario: Not set on a value that is added
      When the client patches /Users/{Ada} with:
        | op  | path   | value                                         |
        | add | emails | [{"value": "{Linus.email}", "type": "other"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                | value    |
        | emails[value eq "{Linus.email}"].primary | not true |
        | emails[value eq "{Ada.email}"].primary   | true     |

    @RFC7643-2.4-02
    Scenario: Set on two values at once
      When the client patches /Users/{Ada} with:
        | op      | path   | value                                                                                                                     |
        | replace | emails | [{"value": "{Ada.email}", "type": "work", "primary": true}, {"value": "{Linus.email}", "type": "other", "primary": true}] |
      Then the response is a success or a SCIM error of type "invalidValue"
      And reading "Ada" back shows:
        | attribute      | value             |
        | emails.primary | not [true, true]  |

  Rule: Members are added and removed one by one or as a whole

    Background:
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created user "Linus"
      And a client has created group "Sales" with "Ada", "Grace"

    @RFC7644-3.5.2.1-06 @RFC7643-4.2-05 @RFC7643-4.2-07
    Scenario: A member is added by id alone
      When the client patches /Groups/{Sales} with:
        | op  | path    | value                  |
        | add | members | [{"value": "{Linus}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace", "Linus"

    @RFC7644-3.5.2.1-08 @RFC7643-2.4-06 @OKTA-C12
    Scenario: Somebody who is a member already is added
      When the client patches /Groups/{Sales} with:
        | op  | path    | value                |
        | add | members | [{"value": "{Ada}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace"

    @RFC7644-3.5.2.1-09 @RFC7644-3.14-08 @OKTA-C12
    Scenario: Adding a member who is there already is no news
      Given 2 seconds have passed
      When the client patches /Groups/{Sales} with:
        | op  | path    | value                |
        | add | members | [{"value": "{Ada}"}] |
      Then nothing changes

    @RFC7644-3.5.2.2-04 @RFC7644-3.1-03
    Scenario: A member is removed by a filter
      When the client patches /Groups/{Sales} with:
        | op     | path                      | value |
        | remove | members[value eq "{Ada}"] |       |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Grace"

    @RFC7644-3.5.2.2-04
    Scenario: The last members are removed by filters
      When the client patches /Groups/{Sales} with:
        | op     | path                        | value |
        | remove | members[value eq "{Ada}"]   |       |
        | remove | members[value eq "{Grace}"] |       |
      Then the response has status 200 or 204
      And group "Sales" has no members
      And reading "Sales" back shows:
        | attribute | value  |
        | members   | absent |

    @RFC7644-3.5.2.2-03
    Scenario: All members are removed
      When the client patches /Groups/{Sales} with:
        | op     | path    | value |
        | remove | members |       |
      Then the response has status 200 or 204
      And group "Sales" has no members

    @RFC7644-3.5.2.2-06
    Scenario: Somebody who is no member is removed
      When the client patches /Groups/{Sales} with:
        | op     | path                        | value |
        | remove | members[value eq "{Linus}"] |       |
      Then the response has status 200 or 204 or 400
      And group "Sales" has exactly the members "Ada", "Grace"

    @RFC7644-3.5.2.2-10 @strict
    Scenario: A remove that lists whom to remove
      When the client patches /Groups/{Sales} with:
        | op     | path    | value                |
        | remove | members | [{"value": "{Ada}"}] |
      Then the response is a SCIM error with status 400
      And group "Sales" has exactly the members "Ada", "Grace"
      And nothing changes

    @RFC7644-3.5.2.3-03 @OKTA-05
    Scenario: All members are replaced with none
      When the client patches /Groups/{Sales} with:
        | op      | path    | value |
        | replace | members | []    |
      Then the response has status 200 or 204
      And group "Sales" has no members

    @RFC7644-3.5.2.3-03 @RFC7644-3.5.2-05
    Scenario: All members are replaced with others
      When the client patches /Groups/{Sales} with:
        | op      | path    | value                                      |
        | replace | members | [{"value": "{Grace}"}, {"value": "{Linus}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Grace", "Linus"

    @RFC7644-3.5.2.3-01 @OKTA-02
    Scenario: A rename leaves the members alone
      When the client patches /Groups/{Sales} with:
        | op      | path        | value                   |
        | replace | displayName | "{Revenue.displayName}" |
      Then the response has status 200 or 204
      And group "Revenue" has exactly the members "Ada", "Grace"
      And there is no group "Sales"

    @RFC7644-3.5.2-07 @RFC7644-3.5.2.3-01
    Scenario: A rename without a path leaves the members alone
      When the client patches /Groups/{Sales} with:
        | op      | path | value                                      |
        | replace |      | {"displayName": "{Revenue.displayName}"} |
      Then the response has status 200 or 204
      And group "Revenue" has exactly the members "Ada", "Grace"
      And there is no group "Sales"
