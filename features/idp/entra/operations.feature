Feature: How Entra ID writes its operations

  @idp:entra:legacy
  Rule: A boolean may be a word

    @ENTRA-08 @ENTRA-09 @ENTRA-C02 @RFC7643-2.3.2-01
    Scenario Outline: A person is deactivated with a <form>
      Given the admin has set boolean to "<form>"
      And the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then "Ada" has no access
      And "Ada" is found as inactive

      Examples:
        | form   |
        | string |
        | json   |

    @ENTRA-09 @ENTRA-C02 @RFC7643-2.3.2-01
    Scenario: A person is created with the string "True"
      Given the admin has set post_boolean to "string"
      When the directory provisions "Ada"
      Then "Ada" has access

  @idp:entra:legacy
  Rule: What is on demand is written in the legacy dialect, whatever the tenant URL says

    @ENTRA-08 @ENTRA-09 @WS-USER-04
    Scenario: A person is deactivated on demand while provisioning is paused
      Given the directory has provisioned "Ada"
      And the admin has paused the sync
      And the directory has deactivated "Ada"
      When the admin provisions "Ada" on demand
      Then "Ada" has no access
      And "Ada" is found as inactive

  @idp:entra:compliant
  Rule: What is on demand is not written in the compliant dialect

    @ENTRA-08 @ENTRA-09 @WS-USER-04
    Scenario: A person is deactivated on demand although the flag is set
      Given the directory has provisioned "Ada"
      And the admin has paused the sync
      And the directory has deactivated "Ada"
      When the admin provisions "Ada" on demand
      Then "Ada" has no access
      And "Ada" is found as inactive

  Rule: On demand works for who is not there yet

    @WS-USER-01 @ENTRA-36
    Scenario: A person
      When the admin provisions "Ada" on demand
      Then "Ada" has access
      And "Ada" is a member exactly once

    @WS-GROUP-05 @ENTRA-23 @ENTRA-08
    Scenario: A group
      Given the directory has provisioned "Ada", "Grace"
      And the admin has paused the sync
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the admin provisions "Sales" on demand
      Then group "Sales" has exactly the members "Ada", "Grace"

  Rule: Members of a request may stand in another order

    @ENTRA-38
    Scenario: The operations come before the schemas
      Given the admin has set schemas_first to "off"
      And the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then "Ada" has no access

    @ENTRA-38 @idp:entra:legacy
    Scenario: The operations have a small letter
      Given a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with body:
        """
        {"operations":[{"op":"Add","path":"title","value":"Countess"}],"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}
        """
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

  @idp:entra:legacy
  Rule: A person or group may be addressed in other letters, or with the URN of its schema

    @ENTRA-08 @ENTRA-C03 @RFC7644-3.5.2-06
    Scenario Outline: A member is added to the attribute <as>
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op  | path   | value                  |
        | Add | <path> | [{"value": "{Grace}"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace"

      Examples:
        | as                | path                                                |
        | in small letters  | members                                             |
        | in other letters  | MEMBERS                                             |
        | behind its schema | urn:ietf:params:scim:schemas:core:2.0:Group:members |

  @idp:entra:legacy
  Rule: Keys of a value may be whole paths

    @ENTRA-12 @ENTRA-13 @ENTRA-C06 @RFC7644-3.5.2.3-10 @cap:enterprise
    Scenario: With a dot or with the URN of an extension
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path | value                                                                                                                                     |
        | replace |      | {"displayName": "Ada A.", "name.givenName": "Augusta", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": "42"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                  | value                    |
        | displayName                                                | "Ada A."                 |
        | name.givenName                                             | "Augusta"                |
        | name.familyName                                            | "Lovelace"               |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | {"employeeNumber": "42"} |

    @ENTRA-C36 @RFC7644-3.5.2.3-01
    Scenario: A single key touches nothing else
      Given a client has created user "Ada" with:
        | attribute | value      |
        | title     | "Countess" |
      When the client patches /Users/{Ada} with:
        | op      | path | value             |
        | replace |      | {"active": false} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value            |
        | active    | false            |
        | userName  | "{Ada.userName}" |
        | title     | "Countess"       |

  @idp:entra:legacy
  Rule: A boolean in the filter of a path may stand in quotes or not

    @ENTRA-11 @ENTRA-C07 @RFC7644-3.5.2-13
    Scenario Outline: The primary e-mail address is replaced, the boolean being <as>
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path   | value                   |
        | Replace | <path> | "{mark}.ada@example.com" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                      | value                    |
        | emails[type eq "work"].value   | "{mark}.ada@example.com" |
        | emails[type eq "work"].primary | true                     |

      Examples:
        | as     | path                            |
        | bare   | emails[primary eq true].value   |
        | quoted | emails[primary eq "True"].value |

  @idp:entra:legacy
  Rule: What a client need not send is passed over

    @ENTRA-35 @ENTRA-C27 @RFC7643-3.1-04
    Scenario: The id and the meta of the person
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path | value                                                                    |
        | Replace |      | {"id": "{Ada}", "meta": {"resourceType": "User"}, "title": "Countess"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | id        | "{Ada}"    |
        | title     | "Countess" |

    @ENTRA-23 @ENTRA-C27
    Scenario: An id beside the operations, a name in one of them
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client sends PATCH /Groups/{Sales} with body:
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"id":"{Sales}","Operations":[{"name":"addMember","op":"Add","path":"members","value":[{"$ref":null,"value":"{Grace}"}]}]}
        """
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace"

    @ENTRA-51 @ENTRA-C27
    Scenario: Attributes that the app does not know
      When the client sends POST /Users with:
        | attribute                                                | value                                          |
        | schemas                                                  | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName                                                 | "{Ada.userName}"                               |
        | active                                                   | true                                           |
        | meta                                                     | {"resourceType": "User"}                       |
        | roles                                                    | []                                             |
        | favouriteColour                                          | "green"                                        |
        | urn:ietf:params:scim:schemas:extension:Acme:2.0:User:hat | "tall"                                         |
      Then the response has status 201
      And "Ada" has access

    @ENTRA-42
    Scenario: No operation at all
      Given a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with body:
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[]}
        """
      Then the response has status 200 or 204
      And nothing changes

  @idp:entra:legacy
  Rule: A list of one is that one

    @ENTRA-41
    Scenario: A title
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path  | value        |
        | Replace | title | ["Countess"] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

  @idp:entra:legacy
  Rule: Operations are carried out in order, all of them or none

    @ENTRA-45
    Scenario: Three on the same attribute
      Given a client has created user "Ada" with:
        | attribute | value      |
        | title     | "Countess" |
      When the client patches /Users/{Ada} with:
        | op      | path  | value     |
        | Remove  | title |           |
        | Add     | title | "Analyst" |
        | Replace | title | "Lady"    |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value  |
        | title     | "Lady" |

    @ENTRA-C26 @ENTRA-44 @RFC7644-3.5.2-20
    Scenario: One of them cannot be carried out
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client patches /Users/{Ada} with:
        | op      | path     | value              |
        | Replace | title    | "Countess"         |
        | Replace | userName | "{Grace.userName}" |
        | Replace | nickName | "Ada"              |
      Then the response is a SCIM error with status 409 or 400
      And nothing changes

    @ENTRA-44 @cap:enterprise
    Scenario: Thirty-six of them
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path                                                                      | value              |
        | add | active                                                                    | true               |
        | add | displayName                                                               | "Ada 36"           |
        | add | title                                                                     | "t"                |
        | add | preferredLanguage                                                         | "en-US"            |
        | add | userType                                                                  | "u"                |
        | add | nickName                                                                  | "n"                |
        | add | locale                                                                    | "en-US"            |
        | add | timezone                                                                  | "Europe/Belgrade"  |
        | add | profileUrl                                                                | "https://a.example" |
        | add | emails[type eq "work"].value                                              | "{Ada.email}"      |
        | add | emails[type eq "work"].primary                                            | true               |
        | add | emails[type eq "home"].value                                              | "{mark}@home.example" |
        | add | name.givenName                                                            | "g"                |
        | add | name.familyName                                                           | "f"                |
        | add | name.formatted                                                            | "g f"              |
        | add | name.middleName                                                           | "m"                |
        | add | name.honorificPrefix                                                      | "p"                |
        | add | name.honorificSuffix                                                      | "s"                |
        | add | addresses[type eq "work"].formatted                                       | "af"               |
        | add | addresses[type eq "work"].streetAddress                                   | "as"               |
        | add | addresses[type eq "work"].locality                                        | "al"               |
        | add | addresses[type eq "work"].region                                          | "ar"               |
        | add | addresses[type eq "work"].postalCode                                      | "ap"               |
        | add | addresses[type eq "work"].country                                         | "GB"               |
        | add | phoneNumbers[type eq "work"].value                                        | "+44 20 7946 0001" |
        | add | phoneNumbers[type eq "work"].primary                                      | true               |
        | add | phoneNumbers[type eq "mobile"].value                                      | "+44 20 7946 0002" |
        | add | phoneNumbers[type eq "fax"].value                                         | "+44 20 7946 0003" |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "e"                |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | "d"                |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter     | "c"                |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization   | "o"                |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division       | "v"                |
        | add | externalId                                                                | "{Ada.externalId}" |
        | add | displayName                                                               | "Ada 35"           |
        | add | title                                                                     | "last"             |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                               | value              |
        | displayName                                                             | "Ada 35"           |
        | title                                                                   | "last"             |
        | name.givenName                                                          | "g"                |
        | emails[type eq "work"].value                                            | "{Ada.email}"      |
        | addresses[type eq "work"].formatted                                     | "af"               |
        | addresses[type eq "work"].country                                       | "GB"               |
        | phoneNumbers[type eq "fax"].value                                       | "+44 20 7946 0003" |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division     | "v"                |
        | externalId                                                              | "{Ada.externalId}" |

  @idp:entra:legacy
  Rule: Answers show what was sent, so that nothing is sent again

    @ENTRA-C11 @RFC7644-3.5.2-24
    Scenario: The answer to a change
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path  | value      |
        | Add | title | "Countess" |
      Then the response is empty or shows:
        | attribute | value      |
        | title     | "Countess" |
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

    @ENTRA-C28 @ENTRA-19 @RFC7643-7-09
    Scenario: Phone numbers and an address as people write them
      Given the directory has these people:
        | name | phone            | mobile phone            | city             |
        | Ada  | (020) 7946 0-000 | +44.20.79 46 0001 ext 7 | São  Paulo / SP |
      When the directory provisions "Ada"
      Then the phone of "Ada" is "(020) 7946 0-000"
      And the mobile phone of "Ada" is "+44.20.79 46 0001 ext 7"
      And the city of "Ada" is "São  Paulo / SP"

    @ENTRA-C28 @ENTRA-C29 @WS-SYNC-08
    Scenario: They are synced again
      Given the directory has these people:
        | name | phone            | mobile phone            | city             |
        | Ada  | (020) 7946 0-000 | +44.20.79 46 0001 ext 7 | São  Paulo / SP |
      And the directory has provisioned "Ada"
      When the directory syncs again
      Then nothing changes

    @ENTRA-C29 @ENTRA-20
    Scenario: There is one e-mail address at work
      Given the directory has provisioned "Ada"
      When the directory changes the e-mail of "Ada" to "ada.king@example.com"
      Then reading "Ada" back shows:
        | attribute   | value    |
        | emails.type | ["work"] |
      And the e-mail of "Ada" is "ada.king@example.com"

  @idp:entra:legacy
  Rule: An extension is shown when it has a value, then only

    @ENTRA-15 @RFC7643-3.3-04 @cap:enterprise
    Scenario: The request does not name it among its schemas
      When the client sends POST /Users with:
        | attribute                                                             | value                                          |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName                                                              | "{Ada.userName}"                               |
        | active                                                                | true                                           |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                      |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                                                             | value                                                                   |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                                               |
        | schemas                                                               | containing "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" |

    @ENTRA-14 @ENTRA-C35 @RFC7643-3.3-04 @cap:enterprise
    Scenario: Its last value is removed
      Given a client has created user "Ada" with:
        | attribute                                                             | value     |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines" |
      When the client patches /Users/{Ada} with:
        | op     | path                                                                  | value |
        | Remove | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                  | value                                                        |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | absent                                                       |
        | schemas                                                    | not containing "urn:ietf:params:scim:schemas:extension:enterprise" |

    @ENTRA-C34 @ENTRA-16 @RFC7644-3.9-03 @cap:enterprise
    Scenario: One of its attributes is asked for
      Given the directory has provisioned "Grace", "Ada"
      And the directory has changed the manager of "Ada" to "Grace"
      When the client sends GET /Users/{Ada}?attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager
      Then the response has status 200
      And the response shows:
        | attribute                                                                | value     |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value | "{Grace}" |

  @idp:entra:legacy
  Rule: What is wrong with a request is said in words that an admin can read

    @ENTRA-C24 @RFC7644-3.12-01
    Scenario: A name that is taken
      Given a client has created user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 409
      And the response shows:
        | attribute | value  |
        | detail    | a text |
        | status    | "409"  |

    @ENTRA-C30
    Scenario Outline: An odd query: <which>
      Given a client has created user "Ada"
      When the client sends GET <query>
      Then the response is a list or is a SCIM error with status 4xx

      Examples:
        | which                         | query                                             |
        | an empty value                | /Users?filter=userName eq ""                      |
        | an unknown attribute          | /Users?filter=nosuchattribute eq "x"              |
        | a member nobody knows         | /Groups?filter=members eq "nobody"                |
        | a boolean in quotes           | /Users?filter=id eq "nobody" and active eq "True" |

    @ENTRA-C30 @RFC7644-3.12-03
    Scenario: A change of somebody nobody knows
      Given a client has created user "Ada"
      When the client patches /Users/nobody with:
        | op      | path   | value   |
        | Replace | active | "False" |
      Then the response is a SCIM error with status 404
