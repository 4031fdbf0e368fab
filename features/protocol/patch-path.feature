@cap:patch
Feature: Paths of a change

  Rule: Every form of path works

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                                                  |
        | title     | "Analyst"                                                                              |
        | emails    | [{"value": "{Ada.email}", "type": "work"}, {"value": "{Grace.email}", "type": "home"}] |

    @RFC7644-3.5.2-13
    Scenario Outline: <path>
      When the client patches /Users/{Ada} with:
        | op      | path   | value   |
        | replace | <path> | <value> |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                             | value      |
        | <shown>                               | <value>    |
        | emails[value eq "{Grace.email}"].type | "home"     |
        | name.familyName                       | "Lovelace" |

      Examples:
        | path                                                                    | value           | shown                        |
        | title                                                                   | "Countess"      | title                        |
        | name.givenName                                                          | "Augusta"       | name.givenName               |
        | emails[type eq "work"].value                                            | "{Linus.email}" | emails[type eq "work"].value |
        | emails[value eq "{Ada.email}"].value                                    | "{Linus.email}" | emails[type eq "work"].value |
        | emails[type eq "work" and value co "@"].value                           | "{Linus.email}" | emails[type eq "work"].value |
        | urn:ietf:params:scim:schemas:core:2.0:User:title                        | "Countess"      | title                        |
        | urn:ietf:params:scim:schemas:core:2.0:User:name.givenName               | "Augusta"       | name.givenName               |
        | urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value | "{Linus.email}" | emails[type eq "work"].value |

    @RFC7644-3.5.2-13
    Scenario Outline: A whole value, <path>
      When the client patches /Users/{Ada} with:
        | op      | path   | value                                      |
        | replace | <path> | {"value": "{Linus.email}", "type": "work"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                             | value                              |
        | emails.value                          | ["{Linus.email}", "{Grace.email}"] |
        | emails[value eq "{Linus.email}"].type | "work"                             |
        | emails[value eq "{Grace.email}"].type | "home"                             |

      Examples:
        | path                                                              |
        | emails[type eq "work"]                                            |
        | urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"] |

    @RFC7644-3.5.2-12
    Scenario Outline: In other letters, <path>
      When the client patches /Users/{Ada} with:
        | op      | path   | value   |
        | replace | <path> | <value> |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value   |
        | <shown>   | <value> |

      Examples:
        | path                                             | value           | shown                        |
        | EMAILS[Type EQ "work"].VALUE                     | "{Linus.email}" | emails[type eq "work"].value |
        | TITLE                                            | "Countess"      | title                        |
        | Name.GivenName                                   | "Augusta"       | name.givenName               |
        | URN:IETF:params:scim:SCHEMAS:core:2.0:user:Title | "Countess"      | title                        |

    @RFC7644-3.5.2-13a
    Scenario: A sub-attribute of no values
      When the client patches /Users/{Ada} with:
        | op      | path               | value |
        | replace | phoneNumbers.value | "+1"  |
      Then the response is a SCIM error with status 400 of type "noTarget"
      And nothing changes

  Rule: A path may name each sub-attribute

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                                                                        |
        | emails    | [{"value": "{Ada.email}", "type": "work", "display": "at work"}, {"value": "{Grace.email}", "type": "home"}] |

    @RFC7644-3.5.2-13
    Scenario Outline: The display of <path>
      When the client patches /Users/{Ada} with:
        | op      | path           | value           |
        | replace | <path>.display | "at the office" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                | value                            |
        | emails[type eq "work"].display           | "at the office"                  |
        | emails[value eq "{Grace.email}"].display | absent                           |
        | emails.value                             | ["{Ada.email}", "{Grace.email}"] |

      Examples:
        | path                         |
        | emails[type eq "work"]       |
        | emails[display eq "at work"] |

    @RFC7644-3.5.2-13a
    Scenario: A sub-attribute of several values
      When the client patches /Users/{Ada} with:
        | op      | path           | value      |
        | replace | emails.display | "anywhere" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute      | value                            |
        | emails.display | ["anywhere", "anywhere"]         |
        | emails.value   | ["{Ada.email}", "{Grace.email}"] |

  Rule: What is no path is refused

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                      |
        | title     | "Analyst"                                  |
        | emails    | [{"value": "{Ada.email}", "type": "work"}] |

    @RFC7644-3.5.2-09
    Scenario Outline: No path, <path>
      When the client patches /Users/{Ada} with:
        | op      | path   | value      |
        | replace | <path> | "Countess" |
      Then the response is a SCIM error with status 400 of no type but "invalidPath or invalidFilter"
      And nothing changes

      Examples:
        | path           |
        | emails[type eq |
        | ..             |
        | name..x        |

    @RFC7644-3.5.2-10
    Scenario: A faulty filter
      When the client patches /Users/{Ada} with:
        | op      | path                            | value      |
        | replace | emails[type zzq "work"].display | "Countess" |
      Then the response is a SCIM error with status 400 of no type but "invalidFilter or invalidPath or noTarget"
      And nothing changes

    @RFC7644-3.12-04
    Scenario Outline: A path with <fault>
      When the client patches /Users/{Ada} with:
        | op      | path   | value      |
        | replace | <path> | "Countess" |
      Then the response is a SCIM error with status 400
      And nothing changes

      Examples:
        | fault                     | path                            |
        | a value without quotes    | emails[type eq work].display    |
        | a filter without name     | emails[eq "work"].display       |
        | a bracket that stays open | emails[type eq "work".display   |
        | an empty filter           | emails[]                        |
        | two dots                  | name..givenName                 |
        | a dot at the end          | title.                          |
        | no dot after the bracket  | emails[type eq "work"]display   |
        | a part of a part          | emails[type eq "work"].value.of |
        | two names                 | title title                     |

    @RFC7644-3.5.2-11
    Scenario Outline: An attribute that does not exist, <path>
      When the client patches /Users/{Ada} with:
        | op      | path   | value      |
        | replace | <path> | "Countess" |
      Then the response is a SCIM error with status 400 of no type but "invalidPath or noTarget or invalidValue"
      And nothing changes

      Examples:
        | path                         |
        | nosuchAttribute              |
        | name.nosuchPart              |
        | urn:no:such:schema:attribute |

  @cap:enterprise
  Rule: Paths reach into extensions

    Background:
      Given a client has created user "Ada" with:
        | attribute                                                                 | value                                                                                                        |
        | schemas                                                                   | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | title                                                                     | "Analyst"                                                                                                    |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | "Engines"                                                                                                    |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1815"                                                                                                       |

    @RFC7644-3.5.2-31 @RFC7644-3.5.2-13
    Scenario: The schemas of the resource are known
      When the client patches /Users/{Ada} with:
        | op      | path                                                                  | value      |
        | replace | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Looms"    |
        | replace | title                                                                 | "Countess" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                                 | value      |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | "Looms"    |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1815"     |
        | title                                                                     | "Countess" |

    @RFC7644-3.5.2-13
    Scenario: A part of an extension's attribute
      Given a client has created user "Grace"
      When the client patches /Users/{Ada} with:
        | op  | path                                                                     | value     |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value | "{Grace}" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                                | value     |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value | "{Grace}" |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department    | "Engines" |

    @RFC7644-3.5.2-30
    Scenario Outline: The URN alone, <op>
      When the client patches /Users/{Ada} with:
        | op   | path                                                       | value                   |
        | <op> | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | {"department": "Looms"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                                 | value   |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | "Looms" |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1815"  |

      Examples:
        | op      |
        | add     |
        | replace |

    @RFC7644-3.5.2-30 @RFC7644-3.5.2.2-09
    Scenario: The URN alone, remove
      When the client patches /Users/{Ada} with:
        | op     | path                                                       | value |
        | remove | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                  | value                                          |
        | schemas                                                    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | absent                                         |
        | title                                                      | "Analyst"                                      |

    @RFC7643-3.3-06
    Scenario: The last attribute of the extension is removed
      When the client patches /Users/{Ada} with:
        | op     | path                                                                      | value |
        | remove | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     |       |
        | remove | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                  | value                                          |
        | schemas                                                    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | absent                                         |

  @cap:enterprise
  Rule: Operations see the schemas that earlier ones have changed

    Background:
      Given the server has published attribute urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department of a User
      And a client has created user "Ada"

    @RFC7644-3.5.2-18
    Scenario: An extension comes with the first operation
      When the client patches /Users/{Ada} with:
        | op      | path                                                                      | value   |
        | add     | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1815"  |
        | replace | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | "Looms" |
        | replace | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1816"  |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                                 | value   |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | "Looms" |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1816"  |

    @RFC7644-3.5.2-19
    Scenario: An attribute with its full name adds the URN to schemas
      When the client patches /Users/{Ada} with:
        | op  | path                                                                      | value  |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1815" |
      Then reading "Ada" back shows:
        | attribute                                                                 | value                                                                   |
        | schemas                                                                   | containing "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1815"                                                                  |
