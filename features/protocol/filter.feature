@cap:filter
Feature: Filtering

  Rule: With a filter only the resources that match it are returned

    Background:
      Given a client has created user "Ada" with:
        | attribute  | value              |
        | externalId | "{Ada.externalId}" |
        | title      | "Analyst"          |
      And a client has created user "Grace" with:
        | attribute | value     |
        | title     | "Analyst" |
        | active    | false     |
      And a client has created user "Linus"

    @RFC7644-3.4.2.2-02 @RFC7644-3.4.2.2-05 @OKTA-13
    Scenario: eq on userName
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @RFC7643-4.1.1-03 @RFC7643-7-08 @RFC7644-3.4.2.2-38
    Scenario: userName in capital letters
      When the client sends GET /Users?filter=userName eq "{Ada.USERNAME}"
      Then the response lists exactly "Ada"

    @RFC7644-3.4.2.2-03
    Scenario: Names and operators in other letters
      When the client sends GET /Users?filter=USERNAME Eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @RFC7644-3.4.2.2-40 @RFC7643-3.1-12
    Scenario: eq on externalId
      When the client sends GET /Users?filter=externalId eq "{Ada.externalId}"
      Then the response lists exactly "Ada"

    @RFC7644-3.4.2.2-19 @RFC7644-3.4.2.2-02
    Scenario: Two conditions, both of which have to hold
      When the client sends GET /Users?filter=title eq "Analyst" and userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @RFC7643-4.1.1-22 @WS-USER-18
    Scenario: An inactive user is found
      When the client sends GET /Users?filter=userName eq "{Grace.userName}"
      Then the response lists exactly "Grace"

    @RFC7644-3.4.2-07 @ENTRA-01
    Scenario: No match
      When the client sends GET /Users?filter=userName eq "7b1e6c02-nobody"
      Then the response lists nothing

    @RFC7644-3.4.2.2-02 @WS-GROUP-04 @cap:groups
    Scenario: eq on a group's displayName
      Given a client has created group "Sales" with "Ada"
      And a client has created group "Support" with "Grace"
      When the client sends GET /Groups?filter=displayName eq "{Support.displayName}"
      Then the response lists exactly "Support"

    @RFC7644-3.4.2.2-02 @RFC7644-3.4.2.5-01
    Scenario: A filter beside a choice of attributes
      When the client sends GET /Users?attributes=userName&filter=userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"

  Rule: Each operator compares as table 3 says

    Background:
      Given a client has created user "Ada" with:
        | attribute       | value                                                                                                    |
        | userName        | "{mark}-bbb-one@example.com"                                                                             |
        | name.givenName  | "Ada"                                                                                                    |
        | name.familyName | "O'Malley"                                                                                               |
        | emails          | [{"value": "{mark}-b@work.example", "type": "work"}, {"value": "{mark}-b@home.example", "type": "home"}] |
        | title           | "Analyst"                                                                                                |
      And a client has created user "Grace" with:
        | attribute       | value                                                                                                    |
        | userName        | "{mark}-ccc-two@example.com"                                                                             |
        | name.givenName  | "Grace"                                                                                                  |
        | name.familyName | "Hopper"                                                                                                 |
        | emails          | [{"value": "{mark}-c@work.example", "type": "work"}, {"value": "{mark}-c@home.example", "type": "home"}] |
        | title           | "Admiral"                                                                                                |
      And a client has created user "Linus" with:
        | attribute       | value                                                |
        | userName        | "{mark}-ddd-two@example.com"                         |
        | name.givenName  | "Linus"                                              |
        | name.familyName | "Torvalds"                                           |
        | emails          | [{"value": "{mark}-d@home.example", "type": "home"}] |

    Scenario Outline: Operators: <what>
      When the client sends GET /Users?filter=userName sw "{mark}-" and <condition>
      Then the response lists exactly <who>

      @RFC7644-3.4.2.2-05 @RFC7644-3.4.2.2-02
      Examples: eq
        | what          | condition                                | who            |
        | eq, a string  | userName eq "{mark}-ccc-two@example.com" | "Grace"        |
        | eq, a boolean | active eq true and title pr              | "Ada", "Grace" |
        | eq, the id    | id eq "{Linus}"                          | "Linus"        |

      @RFC7644-3.4.2.2-06
      Examples: ne
        | what         | condition                                | who              |
        | ne, a string | userName ne "{mark}-bbb-one@example.com" | "Grace", "Linus" |
        | ne, the id   | id ne "{Ada}"                            | "Grace", "Linus" |

      @RFC7644-3.4.2.2-07
      Examples: co
        | what                | condition                     | who     |
        | co, with apostrophe | name.familyName co "O'Malley" | "Ada"   |
        | co, in the middle   | userName co "cc-t"            | "Grace" |

      @RFC7644-3.4.2.2-08
      Examples: sw
        | what                | condition                                | who     |
        | sw, a prefix        | userName sw "{mark}-b"                   | "Ada"   |
        | sw, the whole value | userName sw "{mark}-ccc-two@example.com" | "Grace" |

      @RFC7644-3.4.2.2-09
      Examples: ew
        | what                | condition                                | who              |
        | ew, a suffix        | userName ew "-two@example.com"           | "Grace", "Linus" |
        | ew, the whole value | userName ew "{mark}-bbb-one@example.com" | "Ada"            |

      @RFC7644-3.4.2.2-10
      Examples: pr
        | what                        | condition                           | who                     |
        | pr, a value or none         | title pr                            | "Ada", "Grace"          |
        | pr, part of a complex value | name pr                             | "Ada", "Grace", "Linus" |
        | pr, values of several       | emails pr                           | "Ada", "Grace", "Linus" |
        | pr, an attribute nobody has | (nickName pr or title eq "Admiral") | "Grace"                 |

      @RFC7644-3.4.2.2-11
      Examples: order of strings
        | what         | condition                                | who              |
        | gt, a string | userName gt "{mark}-ccc-two@example.com" | "Linus"          |
        | ge, a string | userName ge "{mark}-ccc-two@example.com" | "Grace", "Linus" |
        | lt, a string | userName lt "{mark}-ccc-two@example.com" | "Ada"            |
        | le, a string | userName le "{mark}-ccc-two@example.com" | "Ada", "Grace"   |

      @RFC7644-3.4.2.2-31
      Examples: one of several values
        | what                 | condition                               | who   |
        | eq, the first value  | emails.value eq "{mark}-b@work.example" | "Ada" |
        | eq, the second value | emails.value eq "{mark}-b@home.example" | "Ada" |

      @RFC7644-3.4.2.2-32
      Examples: dot notation
        | what                | condition                 | who     |
        | eq, a sub-attribute | name.givenName eq "Grace" | "Grace" |

      @RFC7644-3.4.2.2-03
      Examples: letter case
        | what                 | condition                                                    | who            |
        | PR, in capitals      | TITLE PR                                                     | "Ada", "Grace" |
        | AND, OR, in capitals | (title eq "Analyst" OR title eq "Admiral") AND title sw "Ad" | "Grace"        |
        | NOT, in capitals     | NOT (title pr)                                               | "Linus"        |

    @RFC7644-3.4.2.2-10 @cap:patch
    Scenario: pr on an attribute that has been cleared
      Given the client has sent PATCH /Users/{Ada} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [{"op": "remove", "path": "title"}]               |
      When the client sends GET /Users?filter=userName sw "{mark}-" and title pr
      Then the response lists exactly "Grace"

    @RFC7644-3.4.2.2-33
    Scenario: A comparison that names only a multi-valued attribute
      When the client sends GET /Users?filter=userName sw "{mark}-" and emails co "work.example"
      Then the response lists exactly "Ada", "Grace"

    @RFC7644-3.4.2.2-02 @RFC7644-3.4.2-04
    Scenario: A resource with two values that match is found once
      When the client sends GET /Users?filter=emails.value sw "{mark}-b@"
      Then the response lists exactly "Ada"

  Rule: Times are compared as points in time

    Background:
      Given a client has created user "Ada"

    @RFC7644-3.4.2.2-12 @RFC7644-3.4.2.2-40
    Scenario Outline: Later or earlier than <case>
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and meta.lastModified <operator> "<instant>"
      Then the response lists exactly "Ada"

      Examples:
        | case                      | operator | instant                |
        | gt an hour before         | gt       | {Ada.hourBefore}       |
        | gt an hour before, abroad | gt       | {Ada.hourBeforeAbroad} |
        | ge an hour before, abroad | ge       | {Ada.hourBeforeAbroad} |
        | lt an hour after          | lt       | {Ada.hourAfter}        |
        | lt an hour after, abroad  | lt       | {Ada.hourAfterAbroad}  |
        | le an hour after, abroad  | le       | {Ada.hourAfterAbroad}  |

    @RFC7644-3.4.2.2-12 @RFC7644-3.4.2.2-40
    Scenario Outline: What is <case> is not found
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and meta.created <operator> "<instant>"
      Then the response lists nothing

      Examples:
        | case                              | operator | instant                |
        | later                             | lt       | {Ada.hourBefore}       |
        | later, as clocks abroad show it   | le       | {Ada.hourBeforeAbroad} |
        | earlier                           | gt       | {Ada.hourAfter}        |
        | earlier, as clocks abroad show it | ge       | {Ada.hourAfterAbroad}  |

  Rule: Logical operators combine conditions, brackets first, then not, then and, then or

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
        | title     | "Analyst"                |
        | nickName  | "A"                      |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |
        | title     | "Admiral"                  |
        | nickName  | "A"                        |
      And a client has created user "Linus" with:
        | attribute | value                      |
        | userName  | "{mark}-linus@example.com" |
        | title     | "Admiral"                  |
        | nickName  | "L"                        |

    Scenario Outline: Logic: <what>
      When the client sends GET /Users?filter=<filter>
      Then the response lists exactly <who>

      @RFC7644-3.4.2.2-19
      Examples: and
        | what            | filter                                                           | who     |
        | and, both sides | userName sw "{mark}-" and title eq "Admiral" and nickName eq "L" | "Linus" |

      @RFC7644-3.4.2.2-20
      Examples: or
        | what            | filter                                                                         | who            |
        | or, either side | userName eq "{mark}-ada@example.com" or userName eq "{mark}-grace@example.com" | "Ada", "Grace" |

      @RFC7644-3.4.2.2-21
      Examples: not
        | what | filter                                                               | who              |
        | not  | userName sw "{mark}-" and not (userName eq "{mark}-ada@example.com") | "Grace", "Linus" |

      @RFC7644-3.4.2.2-44
      Examples: not without a space
        | what          | filter                                                              | who              |
        | not, no space | userName sw "{mark}-" and not(userName eq "{mark}-ada@example.com") | "Grace", "Linus" |

      @RFC7644-3.4.2.2-22
      Examples: brackets
        | what                | filter                                                                                               | who     |
        | brackets at the end | nickName eq "A" and (userName eq "{mark}-ada@example.com" or userName eq "{mark}-linus@example.com") | "Ada"   |
        | brackets in front   | (userName eq "{mark}-ada@example.com" or userName eq "{mark}-linus@example.com") and nickName eq "L" | "Linus" |

      @RFC7644-3.4.2.2-23
      Examples: precedence
        | what                  | filter                                                                                             | who              |
        | and before or         | userName eq "{mark}-ada@example.com" or userName sw "{mark}-" and nickName eq "L"                  | "Ada", "Linus"   |
        | and before or, turned | userName eq "{mark}-ada@example.com" and nickName eq "L" or userName eq "{mark}-grace@example.com" | "Grace"          |
        | not before and        | not (userName eq "{mark}-ada@example.com") and userName sw "{mark}-"                               | "Grace", "Linus" |
        | not before or         | userName sw "{mark}-" and (not (title eq "Admiral") or nickName eq "L")                            | "Ada", "Linus"   |

  Rule: Literal values are JSON values

    @RFC7644-3.4.2.2-29
    Scenario Outline: <what> in a value
      Given a client has created user "Ada" with:
        | attribute   | value                    |
        | userName    | "{mark}-ada@example.com" |
        | displayName | <value>                  |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |
      When the client sends GET /Users?filter=userName sw "{mark}-" and displayName eq <literal>
      Then the response lists exactly "Ada"

      Examples:
        | what                       | value               | literal             |
        | A quotation mark           | "The \"A\" Team"    | "The \"A\" Team"    |
        | A backslash                | "back\\\\slash"     | "back\\\\slash"     |
        | An escaped letter          | "analyst"           | "\u0061nalyst"      |
        | A word that is an operator | "or"                | "or"                |
        | Words that are operators   | "one and not (two)" | "one and not (two)" |
        | Letters with accents       | "Zoë Ångström"      | "Zoë Ångström"      |
        | An apostrophe              | "O'Malley"          | "O'Malley"          |
        | A percent sign             | "100% sure"         | "100%25 sure"       |
        | A percent sign and digits  | "50%41"             | "50%2541"           |
        | A semicolon                | "one; two"          | "one%3B two"        |

    @RFC7644-3.4.2.2-42
    Scenario Outline: <what> is an ordinary character
      Given a client has created user "Ada" with:
        | attribute   | value                    |
        | userName    | "{mark}-ada@example.com" |
        | displayName | "x<character>y"          |
      And a client has created user "Grace" with:
        | attribute   | value                      |
        | userName    | "{mark}-grace@example.com" |
        | displayName | "xzy"                      |
      When the client sends GET /Users?filter=userName sw "{mark}-" and displayName <operator> "x<sent>y"
      Then the response lists exactly "Ada"

      Examples:
        | what             | character | sent | operator |
        | percent in co    | %         | %25  | co       |
        | underscore in co | _         | _    | co       |
        | dot in co        | .         | .    | co       |
        | star in co       | *         | *    | co       |
        | percent in sw    | %         | %25  | sw       |
        | underscore in ew | _         | _    | ew       |

  Rule: Attribute names may be qualified with their schema's URN

    Scenario Outline: Qualified: <what>
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client sends GET /Users?filter=<path> eq "{Ada.userName}"
      Then the response lists exactly "Ada"

      @RFC7644-3.4.2.2-30 @RFC7644-3.10-02
      Examples: as published
        | what             | path                                                |
        | A core attribute | urn:ietf:params:scim:schemas:core:2.0:User:userName |

      @RFC7644-3.10-01
      Examples: letter case
        | what                  | path                                                |
        | All of it in capitals | URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER:USERNAME |

    @cap:enterprise
    Scenario Outline: An attribute of an extension<how>
      Given a client has created user "Ada" with:
        | attribute                                                             | value                                                                                                        |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "{mark}-engines"                                                                                             |
      And a client has created user "Grace"
      When the client sends GET /Users?filter=<path> eq "{mark}-engines"
      Then the response lists exactly "Ada"

      @RFC7644-3.4.2.2-30
      Examples: as published
        | how            | path                                                                  |
        | , as published | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department |

      @RFC7644-3.10-01
      Examples: letter case
        | how           | path                                                                  |
        | , in capitals | URN:IETF:PARAMS:SCIM:SCHEMAS:EXTENSION:ENTERPRISE:2.0:USER:DEPARTMENT |

    @RFC7644-3.4.2.2-39 @cap:enterprise
    Scenario: The schemas a resource carries
      Given a client has created user "Ada" with:
        | attribute                                                             | value                                                                                                        |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | userName                                                              | "{mark}-ada@example.com"                                                                                     |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                                                                                    |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |
      When the client sends GET /Users?filter=userName sw "{mark}-" and schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
      Then the response lists exactly "Ada"

  Rule: Common attributes can be filtered like others

    @RFC7644-3.4.2.2-40
    Scenario Outline: Common attribute <path>
      Given a client has created user "Ada" with:
        | attribute  | value              |
        | externalId | "{Ada.externalId}" |
      And a client has created user "Grace"
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and <path> eq <value>
      Then the response lists exactly "Ada"

      Examples:
        | path              | value              |
        | id                | "{Ada}"            |
        | externalId        | "{Ada.externalId}" |
        | meta.resourceType | "User"             |
        | meta.created      | "{Ada.created}"    |

    @RFC7644-3.4.2.2-41 @cap:groups
    Scenario: The groups somebody is in
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      And a client has created group "Support" with "Grace"
      And the client has sent GET /Users/{Ada}
      And the response has shown groups
      When the client sends GET /Users?filter=groups.value eq "{Sales}"
      Then the response lists exactly "Ada"

    @RFC7644-3.4.2.2-41 @cap:groups
    Scenario: The members of a group
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      And a client has created group "Support" with "Grace"
      When the client sends GET /Groups?filter=members.value eq "{Grace}"
      Then the response lists exactly "Support"

  Rule: Letter case counts as the attribute's caseExact says

    @RFC7644-3.4.2.2-38 @RFC7643-7-08
    Scenario Outline: <operator> on an attribute that is not case-exact
      Given the server has published attribute userName of a User with caseExact false
      And a client has created user "Ada" with:
        | attribute | value                        |
        | userName  | "{mark}-ada-END@example.com" |
      When the client sends GET /Users?filter=id eq "{Ada}" and userName <operator> "<value>"
      Then the response lists exactly "Ada"

      Examples:
        | operator | value               |
        | co       | ADA-e               |
        | ew       | ADA-end@example.com |
        | sw       | {mark}-ADA          |

    @RFC7644-3.4.2.2-38 @RFC7643-7-08
    Scenario Outline: <operator> on an attribute that is case-exact
      Given a client has created user "Ada" with:
        | attribute  | value            |
        | externalId | "{mark}-abc-xyz" |
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and externalId <operator> "<value>"
      Then the response lists nothing

      Examples:
        | operator | value          |
        | eq       | {mark}-ABC-xyz |
        | co       | ABC            |
        | sw       | {mark}-ABC     |
        | ew       | XYZ            |

  Rule: Comparisons see the value that was returned to whoever wrote the resource last

    @RFC7644-3.4.2.2-34
    Scenario Outline: <filter> on a value that the server chose
      Given the client has sent POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      And the response has shown active
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and active <filter>
      Then the response lists exactly "Ada"

      Examples:
        | filter               |
        | eq {response.active} |
        | pr                   |

  Rule: A filter the provider cannot read is refused, never ignored

    @RFC7644-3.4.2.2-04 @RFC7644-3.12-01
    Scenario Outline: Broken: <what>
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=<filter>
      Then the response is a SCIM error with status 400 of no type but "invalidFilter"
      And nothing changes

      Examples:
        | what                   | filter                   |
        | a name alone           | userName                 |
        | an operator alone      | eq                       |
        | no value               | userName eq              |
        | a bracket left open    | (userName eq "x"         |
        | a bracket never opened | userName eq "x")         |
        | nothing after and      | userName eq "x" and      |
        | text after the end     | userName eq "x" userName |
        | a bare word            | userName eq unquoted     |

    @RFC7644-3.4.2.2-36
    Scenario: An operator that does not exist
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName zzq "{Ada.userName}"
      Then the response is a SCIM error with status 400 of type "invalidFilter"
      And the response shows:
        | attribute | value   |
        | detail    | present |
      And nothing changes

    @RFC7644-3.4.2.2-14
    Scenario Outline: <operator> on a boolean
      Given the server has published attribute active of a User with type boolean
      And a client has created user "Ada"
      When the client sends GET /Users?filter=active <operator> true
      Then the response is a SCIM error with status 400 of type "invalidFilter"
      And nothing changes

      Examples:
        | operator |
        | gt       |
        | ge       |
        | lt       |
        | le       |

    @RFC7644-3.4.2.2-14
    Scenario: The order of certificates
      Given the server has published attribute x509Certificates.value of a User with type binary
      When the client sends GET /Users?filter=x509Certificates.value lt "AA"
      Then the response is a SCIM error with status 400 of type "invalidFilter"
      And nothing changes

    @RFC7644-3.4.2.2-37
    Scenario: An attribute that no user has
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=nosuchAttr eq "{Ada.userName}"
      Then the response lists nothing or is a SCIM error with status 400
      And nothing changes

  @cap:bracket-filter
  Rule: Conditions in square brackets bind to one and the same value

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                                                              |
        | userName  | "{mark}-ada@example.com"                                                                           |
        | emails    | [{"value": "{mark}-a@x.example", "type": "work"}, {"value": "{mark}-a@y.example", "type": "home"}] |
      And a client has created user "Grace" with:
        | attribute | value                                                                                              |
        | userName  | "{mark}-grace@example.com"                                                                         |
        | emails    | [{"value": "{mark}-g@y.example", "type": "work"}, {"value": "{mark}-g@x.example", "type": "home"}] |
      And a client has created user "Linus" with:
        | attribute | value                                             |
        | userName  | "{mark}-linus@example.com"                        |
        | emails    | [{"value": "{mark}-l@y.example", "type": "home"}] |

    Scenario Outline: Brackets: <what>
      When the client sends GET /Users?filter=userName sw "{mark}-" and <condition>
      Then the response lists exactly <who>

      @RFC7644-3.4.2.2-24 @RFC7644-3.4.2.2-25
      Examples: one value
        | what                 | condition                                          | who     |
        | Both conditions hold | emails[type eq "work" and value co "@y.example"]   | "Grace" |
        | Each holds elsewhere | emails[type eq "work" and value co "-a@x.example"] | "Ada"   |

      @RFC7644-3.4.2.2-27
      Examples: nested logic
        | what            | condition                                                                | who     |
        | or and brackets | emails[type eq "work" and (value ew "x.example" or value sw "{mark}-l")] | "Ada"   |
        | not             | emails[type eq "home" and not (value ew "y.example")]                    | "Grace" |

      @RFC7644-3.4.2.2-28
      Examples: combined
        | what           | condition                                                                        | who            |
        | Beside another | userName eq "{mark}-ada@example.com" and emails[type eq "work"]                  | "Ada"          |
        | Two of them    | (emails[value eq "{mark}-a@x.example"] or emails[value eq "{mark}-l@y.example"]) | "Ada", "Linus" |

    Scenario Outline: <what> is no filter of values
      When the client sends GET /Users?filter=<filter>
      Then the response lists nothing or is a SCIM error with status 400

      @RFC7644-3.4.2.2-26
      Examples: of the parent
        | what                       | filter                                       |
        | An attribute of the parent | emails[userName eq "{mark}-ada@example.com"] |

      @RFC7644-3.4.2.2-46
      Examples: nesting
        | what                   | filter                                           |
        | A bracket in a bracket | emails[type[value eq "work"]]                    |
        | A bracket after and    | emails[type eq "work" and value[display eq "a"]] |

  Rule: Where the RFC is silent, this server has rules of its own

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
        | nickName  | "A"                      |
      And a client has created user "Grace" with:
        | attribute | value                      |
        | userName  | "{mark}-grace@example.com" |

    Scenario Outline: <filter> is refused
      When the client sends GET /Users?filter=<filter>
      Then the response is a SCIM error with status 400 of type "invalidFilter"

      @RFC7644-3.4.2.2-15
      Examples: part of what is no text
        | filter        |
        | active co "t" |
        | active sw "t" |
        | active ew "e" |

      @RFC7644-3.4.2.2-16
      Examples: a value of another type
        | filter           |
        | active eq "true" |
        | userName eq 5    |

      @RFC7644-3.4.2.2-17
      Examples: no time
        | filter                      |
        | meta.created gt "yesterday" |

      @RFC7644-3.10-03
      Examples: an extension's attribute without its URN
        | filter            |
        | employeeNumber pr |

    @RFC7644-3.4.2.2-18
    Scenario Outline: null means unassigned: <condition>
      When the client sends GET /Users?filter=userName sw "{mark}-" and nickName <condition>
      Then the response lists exactly <who>

      Examples:
        | condition | who     |
        | eq null   | "Grace" |
        | ne null   | "Ada"   |

  Rule: A filter that is too large is refused, and nothing breaks

    @RFC7644-3.4.2.2-43
    Scenario Outline: Too large: <what>
      When the client sends GET /Users?filter={<filter>}
      Then the response is a SCIM error with status 400 or 413 or 414

      Examples:
        | what             | filter   |
        | A thousand terms | long1000 |
        | Deep nesting     | deep600  |

  Rule: Integers are compared by value

    @RFC7644-3.4.2.2-13
    Scenario Outline: pieces <condition>
      Given the server has published attribute pieces of a Specimen with type integer
      And the client has sent POST /Specimens with:
        | attribute | value                                  |
        | schemas   | ["urn:scimproof:schemas:2.0:Specimen"] |
        | label     | "{mark}-nine"                          |
        | pieces    | 9                                      |
      And the client has sent POST /Specimens with:
        | attribute | value                                  |
        | schemas   | ["urn:scimproof:schemas:2.0:Specimen"] |
        | label     | "{mark}-ten"                           |
        | pieces    | 10                                     |
      When the client sends GET /Specimens?filter=label sw "{mark}-" and pieces <condition>
      Then the response shows:
        | attribute          | value   |
        | totalResults       | 1       |
        | Resources[0].label | <label> |

      Examples:
        | condition | label         |
        | lt 10     | "{mark}-nine" |
        | le 9      | "{mark}-nine" |
        | gt 9      | "{mark}-ten"  |
        | ge 10     | "{mark}-ten"  |
