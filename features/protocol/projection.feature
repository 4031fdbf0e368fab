Feature: Choosing attributes

  Rule: attributes and excludedAttributes are supported wherever a resource is shown

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                                                                    |
        | userName  | "{mark}-ada@example.com"                                                                                 |
        | title     | "Analyst"                                                                                                |
        | emails    | [{"value": "{mark}-a@work.example", "type": "work"}, {"value": "{mark}-a@home.example", "type": "home"}] |

    @RFC7644-3.9-02 @RFC7644-3.9-08 @RFC7644-3.4.2.5-01
    Scenario: GET with attributes
      When the client sends GET /Users/{Ada}?attributes=userName
      Then the response has status 200
      And the response shows:
        | attribute | value                    |
        | id        | "{Ada}"                  |
        | userName  | "{mark}-ada@example.com" |
        | title     | absent                   |

    @RFC7644-3.9-03 @RFC7644-3.4.2.5-01
    Scenario: GET with excludedAttributes
      When the client sends GET /Users/{Ada}?excludedAttributes=title
      Then the response has status 200
      And the response shows:
        | attribute | value                    |
        | id        | "{Ada}"                  |
        | userName  | "{mark}-ada@example.com" |
        | title     | absent                   |

    @RFC7644-3.9-03
    Scenario: userName is excluded
      Given the server has published attribute userName of a User with returned default
      When the client sends GET /Users/{Ada}?excludedAttributes=userName
      Then the response has status 200
      And the response shows:
        | attribute | value     |
        | id        | "{Ada}"   |
        | userName  | absent    |
        | title     | "Analyst" |

    @cap:filter
    Scenario Outline: Lists: <what>
      When the client sends GET /Users?filter=userName eq "{mark}-ada@example.com"&<query>
      Then the response has status 200
      And the response shows:
        | attribute             | value      |
        | Resources[0].id       | "{Ada}"    |
        | Resources[0].userName | <userName> |
        | Resources[0].title    | <title>    |

      @RFC7644-3.9-02 @RFC7644-3.9-08
      Examples: attributes
        | what       | query               | userName                 | title  |
        | attributes | attributes=userName | "{mark}-ada@example.com" | absent |

      @RFC7644-3.9-03
      Examples: excludedAttributes
        | what               | query                    | userName                 | title  |
        | excludedAttributes | excludedAttributes=title | "{mark}-ada@example.com" | absent |

    Scenario Outline: PUT: <what>
      When the client sends PUT /Users/{Ada}?<query> with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{mark}-ada@example.com"                       |
        | title     | "Countess"                                     |
        | nickName  | "Addy"                                         |
      Then the response has status 200
      And the response shows:
        | attribute | value                    |
        | id        | "{Ada}"                  |
        | userName  | "{mark}-ada@example.com" |
        | title     | absent                   |
        | nickName  | <nickName>               |
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

      @RFC7644-3.9-02 @RFC7644-3.9-08
      Examples: attributes
        | what       | query               | nickName |
        | attributes | attributes=userName | absent   |

      @RFC7644-3.9-03
      Examples: excludedAttributes
        | what               | query                    | nickName          |
        | excludedAttributes | excludedAttributes=title | present or absent |

    @RFC7644-3.9-02 @RFC7644-3.9-08 @cap:patch
    Scenario: PATCH with attributes
      When the client sends PATCH /Users/{Ada}?attributes=userName with:
        | attribute  | value                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]         |
        | Operations | [{"op": "replace", "path": "title", "value": "Countess"}] |
      Then the response has status 200
      And the response shows:
        | attribute | value                    |
        | id        | "{Ada}"                  |
        | userName  | "{mark}-ada@example.com" |
        | title     | absent                   |
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

    @RFC7644-3.9-03 @cap:patch
    Scenario: PATCH with excludedAttributes
      When the client sends PATCH /Users/{Ada}?excludedAttributes=title with:
        | attribute  | value                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]         |
        | Operations | [{"op": "replace", "path": "title", "value": "Countess"}] |
      Then the response has status 200 or 204
      And the response is empty or shows:
        | attribute | value                    |
        | id        | "{Ada}"                  |
        | userName  | "{mark}-ada@example.com" |
        | title     | absent                   |

    Scenario Outline: POST: <what>
      When the client sends POST /Users?<query> with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Grace.userName}"                             |
        | title     | "Admiral"                                      |
      Then the response has status 201
      And the response shows:
        | attribute | value              |
        | id        | present            |
        | userName  | "{Grace.userName}" |
        | title     | absent             |

      @RFC7644-3.9-02 @RFC7644-3.9-08
      Examples: attributes
        | what       | query               |
        | attributes | attributes=userName |

      @RFC7644-3.9-03
      Examples: excludedAttributes
        | what               | query                    |
        | excludedAttributes | excludedAttributes=title |

    @RFC7644-3.4.2.5-03
    Scenario Outline: id is always returned, excluded by <how>
      When the client sends GET /Users/{Ada}?excludedAttributes=<names>
      Then the response has status 200
      And the response shows:
        | attribute | value   |
        | id        | "{Ada}" |

      Examples:
        | how         | names             |
        | its name    | id                |
        | with others | id,title,userName |

    @RFC7644-3.9-06
    Scenario Outline: A part is returned without its siblings: <what>
      When the client sends GET /Users/{Ada}?attributes=<names>
      Then the response has status 200
      And the response shows:
        | attribute       | value   |
        | id              | "{Ada}" |
        | name.givenName  | <given> |
        | name.familyName | absent  |
        | emails[0].value | <mail>  |
        | emails[0].type  | absent  |

      Examples:
        | what          | names          | given   | mail    |
        | of the name   | name.givenName | present | absent  |
        | of each value | emails.value   | absent  | present |

    @RFC7644-3.9-02
    Scenario: A complex attribute is returned whole
      When the client sends GET /Users/{Ada}?attributes=name
      Then the response has status 200
      And the response shows:
        | attribute       | value   |
        | name.givenName  | present |
        | name.familyName | present |

    @RFC7644-3.9-03
    Scenario: A part is excluded, and its siblings stay
      When the client sends GET /Users/{Ada}?excludedAttributes=name.givenName
      Then the response has status 200
      And the response shows:
        | attribute       | value     |
        | name.givenName  | absent    |
        | name.familyName | present   |
        | title           | "Analyst" |

    Scenario Outline: Standard notation: <what>
      When the client sends GET /Users/{Ada}?attributes=<name>
      Then the response has status 200
      And the response shows:
        | attribute       | value      |
        | id              | "{Ada}"    |
        | userName        | <userName> |
        | name.givenName  | <given>    |
        | name.familyName | absent     |
        | title           | absent     |

      @RFC7644-3.4.2.5-04
      Examples: as published
        | what   | name           | userName                 | given   |
        | a name | userName       | "{mark}-ada@example.com" | absent  |
        | a part | name.givenName | absent                   | present |

      @RFC7644-3.4.2.5-04 @RFC7644-3.10-02
      Examples: with the URN
        | what                | name                                                      | userName                 | given   |
        | a URN               | urn:ietf:params:scim:schemas:core:2.0:User:userName       | "{mark}-ada@example.com" | absent  |
        | a part behind a URN | urn:ietf:params:scim:schemas:core:2.0:User:name.givenName | absent                   | present |

      @RFC7644-3.10-01
      Examples: letter case
        | what               | name                                                | userName                 | given   |
        | another case       | USERNAME                                            | "{mark}-ada@example.com" | absent  |
        | a part in capitals | NAME.GIVENNAME                                      | absent                   | present |
        | a URN in capitals  | URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:USERNAME | "{mark}-ada@example.com" | absent  |

    @RFC7644-3.4.2.5-04
    Scenario: What a URN leads to is excluded
      When the client sends GET /Users/{Ada}?excludedAttributes=urn:ietf:params:scim:schemas:core:2.0:User:title
      Then the response has status 200
      And the response shows:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
        | title     | absent                   |

  @cap:enterprise
  Rule: Extensions are chosen by their URN

    Background:
      Given a client has created user "Ada" with:
        | attribute                                                                 | value                                                                                                        |
        | schemas                                                                   | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | title                                                                     | "Analyst"                                                                                                    |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | "Engines"                                                                                                    |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "1815"                                                                                                       |

    Scenario Outline: An extension: <what>
      When the client sends GET /Users/{Ada}?<query>
      Then the response has status 200
      And the response shows:
        | attribute                                                                 | value        |
        | userName                                                                  | <userName>   |
        | title                                                                     | <title>      |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | <department> |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | <number>     |

      @RFC7644-3.4.2.5-04 @RFC7644-3.9-02
      Examples: one attribute
        | what          | query                                                                            | userName | title  | department | number |
        | one attribute | attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | absent   | absent | "Engines"  | absent |

      @RFC7644-3.9-03 @RFC7644-3.4.2.5-04
      Examples: excluded
        | what                      | query                                                                                    | userName | title     | department | number |
        | one attribute is excluded | excludedAttributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | present  | "Analyst" | absent     | "1815" |
        | a core one is excluded    | excludedAttributes=title                                                                 | present  | absent    | "Engines"  | "1815" |

      @RFC7644-3.4.2.5-05
      Examples: as a whole
        | what              | query                                                                         | userName | title     | department | number |
        | the whole of it   | attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User         | absent   | absent    | "Engines"  | "1815" |
        | everything but it | excludedAttributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | present  | "Analyst" | absent     | absent |

  Rule: Without parameters what is returned always or by default is shown

    @RFC7644-3.9-01
    Scenario: A new user, read back
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the response shows:
        | attribute         | value            |
        | schemas           | present          |
        | id                | "{Ada}"          |
        | userName          | "{Ada.userName}" |
        | title             | "Analyst"        |
        | meta.resourceType | "User"           |
        | password          | absent           |

    @RFC7644-3.9-01 @cap:filter
    Scenario: The same in a list
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response has status 200
      And the response shows:
        | attribute             | value            |
        | Resources[0].id       | "{Ada}"          |
        | Resources[0].userName | "{Ada.userName}" |
        | Resources[0].title    | "Analyst"        |
        | Resources[0].password | absent           |

    @RFC7644-3.9-01
    Scenario: What is shown after a POST
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201
      And the response shows:
        | attribute | value            |
        | id        | present          |
        | userName  | "{Ada.userName}" |
        | password  | absent           |

    @RFC7644-3.9-01
    Scenario: What is shown after a PUT
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 200
      And the response shows:
        | attribute | value            |
        | id        | "{Ada}"          |
        | userName  | "{Ada.userName}" |
        | password  | absent           |

    @RFC7644-3.9-01
    Scenario Outline: What is returned on request only, <how>
      Given the server has published attribute remark of a Specimen with returned request
      And the client has sent POST /Specimens with:
        | attribute | value                                  |
        | schemas   | ["urn:scimproof:schemas:2.0:Specimen"] |
        | label     | "{mark}-one"                           |
        | remark    | "fragile"                              |
      When the client sends GET /Specimens?filter=label eq "{mark}-one"<query>
      Then the response shows:
        | attribute           | value    |
        | Resources[0].id     | present  |
        | Resources[0].remark | <remark> |

      Examples:
        | how           | query              | remark    |
        | not requested |                    | absent    |
        | requested     | &attributes=remark | "fragile" |

  @cap:groups
  Rule: Members are left out when nobody asked for them

    @RFC7644-3.9-03 @RFC7644-3.4.2.5-01
    Scenario Outline: A group <how>
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client sends GET <path>
      Then the response has status 200
      And the response shows:
        | attribute       | value                 |
        | <at>displayName | "{Sales.displayName}" |
        | <at>members     | absent                |

      Examples:
        | how       | path                                                                           | at            |
        | by its id | /Groups/{Sales}?excludedAttributes=members                                     |               |
        | in a list | /Groups?excludedAttributes=members&filter=displayName eq "{Sales.displayName}" | Resources[0]. |

  Rule: Where the RFC is silent, this server has rules of its own

    Background:
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |

    @RFC7644-3.9-04
    Scenario: Both parameters
      When the client sends GET /Users/{Ada}?attributes=userName&excludedAttributes=title
      Then the response is a SCIM error with status 400 of type "invalidValue"

    @RFC7644-3.9-05
    Scenario: A name that nothing has
      When the client sends GET /Users/{Ada}?attributes=nosuchAttr,userName
      Then the response has status 200
      And the response shows:
        | attribute  | value            |
        | userName   | "{Ada.userName}" |
        | nosuchAttr | absent           |
        | title      | absent           |

    @RFC7644-3.9-07
    Scenario Outline: A list written <how>
      When the client sends GET /Users/{Ada}?<query>
      Then the response has status 200
      And the response shows:
        | attribute      | value            |
        | userName       | "{Ada.userName}" |
        | name.givenName | present          |
        | title          | absent           |

      Examples:
        | how               | query                               |
        | with a space      | attributes=userName,%20name         |
        | as two parameters | attributes=userName&attributes=name |
