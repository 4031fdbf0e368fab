Feature: Asynchronous requests

  Rule: A client that prefers an asynchronous answer gets it, or the usual one

    @RFC9967-2.5.1.1-01
    Scenario: POST
      Given the client has set the header Prefer to "respond-async"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201 or 202

    @RFC9967-2.5.1.1-01
    Scenario: PUT
      Given a client has created user "Ada"
      And the client has set the header Prefer to "respond-async"
      When the client puts "Ada" back with:
        | attribute   | value      |
        | displayName | "Countess" |
      Then the response has status 200 or 202

    @RFC9967-2.5.1.1-01 @cap:patch
    Scenario: PATCH
      Given a client has created user "Ada"
      And the client has set the header Prefer to "respond-async"
      When the client patches /Users/{Ada} with:
        | op      | path        | value      |
        | replace | displayName | "Countess" |
      Then the response has status 200 or 202 or 204

    @RFC9967-2.5.1.1-01
    Scenario: DELETE
      Given a client has created user "Ada"
      And the client has set the header Prefer to "respond-async"
      When the client sends DELETE /Users/{Ada}
      Then the response has status 202 or 204

  Rule: The configuration says the truth of it

    @RFC9967-4-01
    Scenario: What it says
      When the client sends GET /ServiceProviderConfig
      Then in everything shown, what the configuration says of security events is well-formed

    @RFC9967-4-02 @cap:patch
    Scenario: No answer comes later where it says none
      Given a client has created user "Ada"
      And the configuration has shown securityEvents.asyncRequest as none
      And the client has set the header Prefer to "respond-async"
      When the client patches /Users/{Ada} with:
        | op      | path        | value      |
        | replace | displayName | "Countess" |
      Then the response has status 200 or 204

    @RFC9967-4-02 @cap:patch
    Scenario: Answers come later where it says request
      Given a client has created user "Ada"
      And the configuration has shown securityEvents.asyncRequest as request
      And the client has set the header Prefer to "respond-async"
      When the client patches /Users/{Ada} with:
        | op      | path        | value      |
        | replace | displayName | "Countess" |
      Then the response has status 202

    @RFC9967-2.5.1.1-02 @cap:patch
    Scenario: Accept plays no part in it
      Given a client has created user "Ada"
      And the configuration has shown securityEvents.asyncRequest as request
      And the client has set the header Prefer to "respond-async"
      And the client has set the header Accept to "text/xml"
      When the client patches /Users/{Ada} with:
        | op      | path        | value      |
        | replace | displayName | "Countess" |
      Then the response has status 202

  @cap:patch
  Rule: A 202 says what was taken down and where to look

    Background:
      Given a client has created user "Ada"
      And the configuration has shown securityEvents

    Scenario Outline: <what>
      Given the client has set the header Prefer to "respond-async"
      When the client patches /Users/{Ada} with:
        | op      | path        | value      |
        | replace | displayName | "Countess" |
      Then in everything shown, <rule>

      @RFC9967-2.5.1.1-04
      Examples: body
        | what    | rule              |
        | No body | no 202 has a body |

      @RFC9967-2.5.1.1-06
      Examples: preference
        | what           | rule                                            |
        | The preference | every 202 names the preference that was applied |

      @RFC9967-2.5.1.1-07
      Examples: outcome
        | what        | rule                                        |
        | The outcome | every 202 says where its outcome is found   |

      @RFC9967-5-01
      Examples: secrecy
        | what               | rule                                         |
        | Who is not told it | outcomes are shown to nobody without a token |

    @RFC9967-3-01
    Scenario: Two transactions
      Given the client has set the header Prefer to "respond-async"
      And the client has tried to send PATCH /Users/{Ada} with:
        | attribute  | value                                                                |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                    |
        | Operations | [{"op": "replace", "path": "displayName", "value": "Augusta Ada"}]   |
      When the client patches /Users/{Ada} with:
        | op      | path        | value      |
        | replace | displayName | "Countess" |
      Then in everything shown, every 202 has a transaction of its own

    @RFC9967-2.5.1.1-03
    Scenario: A client that would have waited
      Given the client has set the header Prefer to "respond-async, wait=2"
      When the client patches /Users/{Ada} with:
        | op      | path        | value      |
        | replace | displayName | "Countess" |
      Then in everything shown, no 202 comes before the wait is over
