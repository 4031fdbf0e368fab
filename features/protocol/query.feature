@cap:filter
Feature: Queries over several types

  @cap:query-root
  Rule: A query at the root covers every resource of the server

    Background:
      Given a client has created user "Ada" with:
        | attribute   | value                    |
        | userName    | "{mark}-ada@example.com" |
        | displayName | "{Sales.displayName}"    |
        | title       | "Analyst"                |
      And a client has created user "Grace" with:
        | attribute   | value                      |
        | userName    | "{mark}-grace@example.com" |
        | displayName | "{mark} Admiral"           |
        | title       | "Admiral"                  |
      And a client has created group "Sales" with "Ada"

    Scenario Outline: At the root: <what>
      When the client sends GET /?filter=<filter>
      Then the response lists exactly <who>

      @RFC7644-3.4.2.1-01 @cap:groups
      Examples: every type
        | what                 | filter                                                                                                 | who            |
        | Both kinds are found | (meta.resourceType eq "User" or meta.resourceType eq "Group") and displayName eq "{Sales.displayName}" | "Ada", "Sales" |

      @RFC7644-3.4.2.1-02 @cap:groups
      Examples: one type
        | what        | filter                                                                | who     |
        | Groups only | meta.resourceType eq "Group" and displayName eq "{Sales.displayName}" | "Sales" |
        | Users only  | meta.resourceType eq "User" and displayName eq "{Sales.displayName}"  | "Ada"   |

      @RFC7644-3.4.2.1-04 @cap:groups
      Examples: an attribute that one type lacks
        | what                    | filter                                                                                                                          | who              |
        | It has no value there   | userName pr and displayName eq "{Sales.displayName}"                                                                            | "Ada"            |
        | It equals nothing there | (userName eq "{mark}-grace@example.com" or displayName eq "{Sales.displayName}") and not (userName eq "{mark}-ada@example.com") | "Grace", "Sales" |

      @RFC7644-3.4.2.1-05 @cap:groups
      Examples: the rules of filters
        | what          | filter                                                                                                  | who                     |
        | or            | userName eq "{mark}-grace@example.com" or displayName eq "{Sales.displayName}"                          | "Ada", "Grace", "Sales" |
        | and before or | userName eq "{mark}-grace@example.com" or displayName eq "{Sales.displayName}" and title eq "Analyst"   | "Grace", "Ada"          |
        | not           | displayName eq "{Sales.displayName}" and not (title eq "Analyst")                                       | "Sales"                 |
        | brackets      | (userName eq "{mark}-grace@example.com" or userName eq "{mark}-ada@example.com") and title eq "Admiral" | "Grace"                 |

  Rule: What may be queried is observed

    @RFC7644-3.4.2-01
    Scenario Outline: A query at <path>
      Given a client has created user "Ada"
      When the client sends GET <path>?filter=userName eq "{Ada.userName}"
      Then the response is noted

      Examples:
        | path         |
        | /            |
        | /Users       |
        | /Users/{Ada} |
